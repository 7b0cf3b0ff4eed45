package io.sandpool.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.spi.metrics.EventBusMetrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what goes over the event bus, under the names that Vert.x has for it. May be used on any
 * thread.
 *
 * <p>Vert.x's own registers its meters with each consumer. Without addresses as labels, which would
 * name requests, those are the same meters over and over: Micrometer warns of the first, keeps
 * quiet of all further gauges that are there twice, those of others included, and whoever makes a
 * consumer for one run waits for seven look-ups. Here they are registered once. The bus does not
 * leave the process, so that all of it is local.
 */
final class BusMeters implements EventBusMetrics<BusMeters.Handler> {

  private static final String PREFIX = "vertx.eventbus.";
  private static final String INTERNAL = "__vertx.";
  private static final Tags LOCAL = Tags.of("side", "local");

  /** Whether a consumer counts: Vert.x's own, such as those of answers, do not. */
  enum Handler {
    COUNTED,
    INTERNAL
  }

  private final MeterRegistry registry;
  private final LongAdder handlers;
  private final LongAdder pending;
  private final Counter processed;
  private final Counter discarded;
  private final Counter published;
  private final Counter sent;
  private final Counter received;
  private final Counter delivered;
  private final Map<ReplyFailure, Counter> failures = new EnumMap<>(ReplyFailure.class);

  /** Registers with {@code registry}; to be done once for each. */
  BusMeters(MeterRegistry registry) {
    this.registry = registry;
    this.handlers = gauge("handlers", "Number of event bus handlers in use", Tags.empty());
    this.pending = gauge("pending", "Number of messages not processed yet", LOCAL);
    this.processed = counter("processed", "Number of processed messages", LOCAL);
    this.discarded = counter("discarded", "Number of discarded messages", LOCAL);
    this.published = counter("published", "Number of messages published", LOCAL);
    this.sent = counter("sent", "Number of messages sent", LOCAL);
    this.received = counter("received", "Number of messages received", LOCAL);
    this.delivered = counter("delivered", "Number of messages delivered to handlers", LOCAL);
    for (ReplyFailure failure : ReplyFailure.values()) {
      Tags tags = Tags.of("failure", failure.name().toLowerCase(Locale.ROOT));
      failures.put(failure, counter("reply.failures", "Number of message reply failures", tags));
    }
  }

  private LongAdder gauge(String name, String description, Tags tags) {
    LongAdder value = new LongAdder();
    Gauge.builder(PREFIX + name, value, LongAdder::sum)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return value;
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  @Override
  public Handler handlerRegistered(String address) {
    if (address.startsWith(INTERNAL)) {
      return Handler.INTERNAL;
    }
    handlers.increment();
    return Handler.COUNTED;
  }

  @Override
  public void handlerUnregistered(Handler handler) {
    if (handler == Handler.COUNTED) {
      handlers.decrement();
    }
  }

  @Override
  public void scheduleMessage(Handler handler, boolean local) {
    if (handler == Handler.COUNTED) {
      pending.increment();
    }
  }

  @Override
  public void messageDelivered(Handler handler, boolean local) {
    if (handler == Handler.COUNTED) {
      pending.decrement();
      processed.increment();
    }
  }

  @Override
  public void discardMessage(Handler handler, boolean local, Message<?> message) {
    if (handler == Handler.COUNTED) {
      pending.decrement();
      discarded.increment();
    }
  }

  @Override
  public void messageSent(String address, boolean publish, boolean local, boolean remote) {
    if (!address.startsWith(INTERNAL)) {
      (publish ? published : sent).increment();
    }
  }

  @Override
  public void messageReceived(String address, boolean publish, boolean local, int count) {
    if (!address.startsWith(INTERNAL)) {
      received.increment();
      if (count > 0) {
        delivered.increment(count);
      }
    }
  }

  @Override
  public void replyFailure(String address, ReplyFailure failure) {
    Counter counter = failures.get(failure);
    if (counter != null) {
      counter.increment();
    }
  }
}
