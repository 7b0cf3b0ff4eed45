package io.sandpool.provider.e2b;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.e2b.E2bEmulator;
import io.sandpool.emulator.e2b.E2bOperation;
import io.sandpool.emulator.e2b.E2bOptions;
import io.sandpool.provider.guest.ManualTimers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The emulator, and a client of it whose timers fire when a test says so. */
final class EmulatedCloud implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final E2bEmulator emulator;
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  final ManualTimers timers = new ManualTimers();
  final EmulatorClock clock = EmulatorClock.system();
  final E2bCloud client;
  private int keys;

  EmulatedCloud(E2bOptions options) {
    emulator = E2bEmulator.start(options.withClock(clock));
    E2bSettings settings = E2bReader.read(CloudFixture.MARKS, configuration(), Map.of());
    E2bTransports transports = new E2bTransports(vertx, timers, settings);
    client =
        new E2bCloud(settings, transports.api(), transports.data(), Ticker.system(), clock::now);
  }

  /** What leads to the emulator. */
  JsonObject configuration() {
    return new JsonObject()
        .put("api_key", emulator.apiKey())
        .put("api_url", emulator.url())
        .put("sandbox_url", emulator.url());
  }

  CreateOrder order() {
    return new CreateOrder(
        "spkey" + keys++, "", "python", new SlotIdentity("python", keys, 1), deadline());
  }

  Deadline deadline() {
    return Deadline.after(Ticker.system(), PATIENCE);
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
    return join(done.future());
  }

  /** Makes a call and waits for what comes of it. */
  <T> T call(Callable<Future<T>> call) {
    return join(on(call));
  }

  /** What a call fails with; empty where it does not. */
  <T> Optional<CloudException> failure(Callable<Future<T>> call) {
    return failureOf(on(call));
  }

  static <T> Optional<CloudException> failureOf(Future<T> future) {
    try {
      join(future);
      return Optional.empty();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CloudException known) {
        return Optional.of(known);
      }
      throw e;
    }
  }

  private static <T> T join(Future<T> future) {
    CompletableFuture<T> done = future.toCompletionStage().toCompletableFuture();
    return done.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Runs code and hears what comes of it. */
  Heard execute(Kernel kernel, String code) {
    Heard heard = new Heard();
    on(() -> kernel.execute(new Kernel.Order(code, "python", PATIENCE), heard));
    return heard;
  }

  /** Waits until so many requests of an operation have come. */
  void awaitRequests(E2bOperation operation, long count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (emulator.requests().count(operation) < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("No request " + count + " of " + operation);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    try {
      call(client::close);
      join(vertx.close());
    } finally {
      emulator.close();
    }
  }
}
