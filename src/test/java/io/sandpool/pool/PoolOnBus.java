package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.bus.Address;
import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CircuitState;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.ManualProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pool on the bus, a provider to script behind it, and the words to speak with both. */
@ExtendWith(VertxExtension.class)
abstract class PoolOnBus {

  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(30);

  final Events events = new Events();
  Vertx vertx;
  Bus bus;
  ManualProvider provider;

  @BeforeEach
  void meet(Vertx vertx) {
    this.vertx = vertx;
    bus = Bus.of(vertx, Ticker.system());
    provider = ManualProvider.on(bus, "manual");
  }

  @AfterEach
  void part() {
    provider.letPoolsEnd();
  }

  /** What the listener is told, in order. */
  static final class Events implements PoolListener {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final BlockingQueue<PoolStatus> statuses = new LinkedBlockingQueue<>();

    @Override
    public void leaseGranted(Start start, Duration waited, Duration age) {
      told.add("granted " + start);
    }

    @Override
    public void leaseRefused(Refusal reason, Priority priority) {
      told.add("refused " + reason);
    }

    @Override
    public void releaseIgnored() {
      told.add("release ignored");
    }

    @Override
    public void evicted(Eviction reason) {
      told.add("evicted " + reason);
    }

    @Override
    public void circuitChanged(CircuitState state) {
      told.add("circuit " + state);
    }

    @Override
    public void statusChanged(PoolStatus status) {
      statuses.add(status);
    }
  }

  record Deployed(PoolVerticle verticle, String id) {}

  Deployed deploy(PoolSettings settings, Duration drainGrace) {
    PoolTools tools =
        new PoolTools(
            bus, InstantSource.system(), new Random(1), new AtomicLong()::incrementAndGet);
    PoolVerticle verticle = new PoolVerticle(settings, events, tools, drainGrace);
    return new Deployed(verticle, get(vertx.deployVerticle(verticle)));
  }

  Deployed deploy(PoolSettings settings) {
    return deploy(settings, SHORT);
  }

  <Q extends Record, A extends Record> Future<A> ask(Address<Q, A> address, Q question) {
    return bus.ask(address, question, Deadline.after(bus.ticker(), LONG));
  }

  Future<Lease> lease(String requestId, Duration patience) {
    return ask(
        Addresses.lease("python"),
        new LeaseSandbox(requestId, Claimant.LOCAL, Deadline.after(bus.ticker(), patience)));
  }

  boolean release(Lease lease) {
    return get(ask(
            Addresses.release("python"), new ReleaseSandbox(lease.slot(), lease.fencingToken())))
        .first();
  }

  PoolStatus status() {
    return get(ask(Addresses.poolStatus("python"), new AskStatus()));
  }

  static <T> T get(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  static ServiceError error(Future<?> future) {
    return assertThrows(ServiceException.class, () -> get(future)).error();
  }
}
