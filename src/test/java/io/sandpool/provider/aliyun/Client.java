package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.ScriptedServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A client of AgentRun against a server that answers as the test wrote down. Its clock stands
 * still, and pauses between attempts are noted and not made.
 */
final class Client implements AutoCloseable {

  static final Instant NOW = Instant.parse("2025-11-15T09:45:01Z");
  static final String INSTANCE = "instance-one";
  static final String SECRET = "the-access-key-secret";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Longer than any pause between attempts. */
  private static final Duration A_TIMEOUT = Duration.ofSeconds(6);

  final Vertx vertx = Vertx.vertx();
  final ScriptedServer server = new ScriptedServer(vertx);
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  final AliyunSettings settings;
  final AliyunCloud cloud;
  private final Context context = vertx.getOrCreateContext();

  Client() {
    this(new JsonObject());
  }

  /** One whose settings differ from the usual ones. */
  Client(JsonObject other) {
    settings = AliyunReader.read(INSTANCE, Map.of(), configuration(server.url()).mergeIn(other));
    cloud =
        AliyunClouds.create(
            settings,
            vertx,
            new AliyunCloud.Tools(Ticker.system(), InstantSource.fixed(NOW), hasty()));
  }

  static JsonObject configuration(String url) {
    return new JsonObject()
        .put("access_key_id", "anId")
        .put("access_key_secret", SECRET)
        .put("account_id", "1234567890123456")
        .put("template_name", "the-template")
        .put("control_endpoint", url)
        .put("data_endpoint", url);
  }

  private Timers hasty() {
    Timers real = Timers.of(vertx);
    return (delay, task) -> {
      if (delay.compareTo(A_TIMEOUT) > 0) {
        return real.after(delay, task);
      }
      pauses.add(delay);
      return real.after(Duration.ofMillis(1), task);
    };
  }

  /** The template is ready, so that a sandbox is asked for at once. */
  Client withTemplate() {
    server.then(200, success(new JsonObject().put("status", "READY")));
    return this;
  }

  static JsonObject success(JsonObject data) {
    return new JsonObject().put("code", "SUCCESS").put("requestId", "r-1").put("data", data);
  }

  static JsonObject failure(String code, String message) {
    return new JsonObject().put("code", code).put("requestId", "r-9").put("message", message);
  }

  static CreateOrder order(String key) {
    return new CreateOrder(key, "", "python", new SlotIdentity("pool", 1, 1), deadline());
  }

  static Deadline deadline() {
    return Deadline.after(Ticker.system(), PATIENCE);
  }

  <T> T get(Supplier<Future<T>> call) {
    try {
      return onContext(call).await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  CloudException failureOf(Supplier<? extends Future<?>> call) {
    return assertThrows(CloudException.class, () -> get(() -> call.get().mapEmpty()));
  }

  <T> Future<T> onContext(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.get().onComplete(promise));
    return promise.future();
  }

  /** Methods and paths of what was asked, in order. */
  List<String> asked() {
    return server.seen().stream().map(seen -> seen.method() + " " + seen.uri()).toList();
  }

  @Override
  public void close() {
    server.close();
    get(vertx::close);
  }
}
