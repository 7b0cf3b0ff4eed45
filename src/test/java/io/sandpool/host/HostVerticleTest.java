package io.sandpool.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Done;
import io.sandpool.bus.HostHeadroom;
import io.sandpool.history.Statuses;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who measures the machine again and again. */
class HostVerticleTest {

  private static final long GIB = 1 << 30;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  /** A pool that does not say how it is gets its share, as the others do. */
  @Test
  void poolsMustBeToldTheirShares() throws Exception {
    bus.serve(
        Addresses.poolStatus("python"),
        question -> Future.succeededFuture(Statuses.of("python", 3, 1, 5, 4)));
    bus.serve(
        Addresses.poolStatus("nodejs"),
        question -> Future.failedFuture(new ServiceException(new ServiceError.Internal("No."))));
    Promise<HostHeadroom> python = told("python");
    Promise<HostHeadroom> nodejs = told("nodejs");

    deploy(() -> Optional.of(sample(8 * GIB)));

    assertEquals(new HostHeadroom(56, false), await(python.future()));
    assertEquals(new HostHeadroom(56, false), await(nodejs.future()));
  }

  /** A look that fails must not be the last one. */
  @Test
  void failureToMeasureMustNotEndTheLooking() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Promise<HostHeadroom> python = told("python");
    told("nodejs");

    deploy(
        () -> {
          if (looks.incrementAndGet() < 3) {
            throw new IllegalStateException("no such file");
          }
          return looks.get() < 5 ? Optional.empty() : Optional.of(sample(2 * GIB));
        });

    assertEquals(new HostHeadroom(8, false), await(python.future()));
  }

  private Promise<HostHeadroom> told(String pool) {
    Promise<HostHeadroom> told = Promise.promise();
    bus.serve(
        Addresses.headroom(pool),
        headroom -> {
          told.tryComplete(headroom);
          return Future.succeededFuture(Done.DONE);
        });
    return told;
  }

  private void deploy(Host host) throws Exception {
    await(
        vertx.deployVerticle(
            new HostVerticle(
                bus,
                () -> List.of("python", "nodejs"),
                host,
                () -> HostSettings.DEFAULTS,
                Duration.ofMillis(1))));
  }

  private static HostSample sample(long available) {
    return new HostSample(
        16 * GIB,
        available,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
