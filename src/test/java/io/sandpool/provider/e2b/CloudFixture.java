package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.provider.guest.ManualTimers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.testkit.ScriptedServer;
import io.sandpool.testkit.VirtualTicker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A client, and the scripted server that it takes for a cloud. */
final class CloudFixture implements AutoCloseable {

  static final String KEY = "any-key";
  static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  static final Marks MARKS = new Marks("0123456789ab", "e2b-one", "b00t");

  final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(
                          Buffer.buffer(
                              "127.0.0.1 localhost 49999-iabc.boxes.test 49999-iabc.other.test"))));
  private final Context context = vertx.getOrCreateContext();
  final ManualTimers timers = new ManualTimers();
  final VirtualTicker ticker = new VirtualTicker();
  final ScriptedServer api = new ScriptedServer(vertx);
  final ScriptedServer boxes = new ScriptedServer(vertx);

  /** Vert.x closes the connections of a client that nobody holds. */
  private final List<E2bCloud> clouds = new ArrayList<>();

  final ApiContract contract = new ApiContract();

  /** Settings that lead to the scripted servers. */
  JsonObject configuration() {
    return new JsonObject()
        .put("api_key", KEY)
        .put("api_url", api.url())
        .put("sandbox_url", boxes.url());
  }

  E2bCloud cloud() {
    return cloud(configuration());
  }

  E2bCloud cloud(JsonObject configuration) {
    E2bSettings settings = E2bReader.read(MARKS, configuration, Map.of());
    E2bTransports transports = new E2bTransports(vertx, timers, settings);
    E2bCloud cloud =
        new E2bCloud(
            settings, transports.api(), transports.data(), ticker, InstantSource.fixed(NOW));
    clouds.add(cloud);
    return cloud;
  }

  CreateOrder order() {
    return order("");
  }

  CreateOrder order(String template) {
    return new CreateOrder(
        "spkey0123", template, "python", new SlotIdentity("python", 7, 2), deadline());
  }

  Deadline deadline() {
    return Deadline.after(ticker, Duration.ofMinutes(1));
  }

  static JsonObject sandbox(String id) {
    return new JsonObject()
        .put("templateID", "t")
        .put("sandboxID", id)
        .put("clientID", "c")
        .put("envdVersion", "0.6.13")
        .put("envdAccessToken", "token-of-" + id);
  }

  /** Does something on the client's context. */
  <T> T on(Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return get(done.future());
  }

  /** Makes a call on the client's context and waits for what comes of it. */
  <T> T call(Callable<Future<T>> call) {
    return get(on(call));
  }

  /** Makes a call that must fail. */
  <T> CloudException failure(Callable<Future<T>> call) {
    return failureOf(on(call));
  }

  static <T> CloudException failureOf(Future<T> future) {
    CompletableFuture<T> done = future.toCompletionStage().toCompletableFuture();
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> done.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(CloudException.class, thrown.getCause());
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
