package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The events of one run, in either format, as they come. Closing it hangs up. */
final class EventStream implements Flow.Subscriber<String>, AutoCloseable {

  static final String NDJSON = "application/x-ndjson";
  static final String SSE = "text/event-stream";

  private static final JsonObject END = new JsonObject().put("event", "end of stream");

  private final boolean sse;
  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
  private volatile Optional<Flow.Subscription> subscription = Optional.empty();
  private String eventName = "";

  EventStream(String format) {
    this.sse = format.equals(SSE);
  }

  /** The next event. */
  JsonObject next() {
    try {
      JsonObject event = events.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("No event within " + Eventually.PATIENCE);
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while events were awaited", e);
    }
  }

  /** The next event, which must have that name. */
  JsonObject next(String name) {
    JsonObject event = next();
    assertEquals(name, event.getString("event"), event::encode);
    return event;
  }

  /** All events up to the end. */
  List<JsonObject> rest() {
    List<JsonObject> all = new ArrayList<>();
    for (JsonObject event = next(); event != END; event = next()) {
      all.add(event);
    }
    return all;
  }

  @Override
  public void onSubscribe(Flow.Subscription opened) {
    subscription = Optional.of(opened);
    opened.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (!sse) {
      events.add(new JsonObject(line));
    } else if (line.startsWith("event: ")) {
      eventName = line.substring("event: ".length());
    } else if (line.startsWith("data: ")) {
      events.add(new JsonObject(line.substring("data: ".length())).put("event", eventName));
    }
  }

  @Override
  public void onError(Throwable failure) {
    events.add(END);
  }

  @Override
  public void onComplete() {
    events.add(END);
  }

  void ended(@Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
    if (failure != null) {
      events.add(END);
    }
  }

  /** Hangs up. */
  @Override
  public void close() {
    subscription.ifPresent(Flow.Subscription::cancel);
  }
}
