package io.sandpool.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskHistory;
import io.sandpool.bus.admin.History;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who looks at the pools again and again. */
class HistoryVerticleTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void mustTellOfPoolsThatAnswerWhereOthersDoNot() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Promise<Void> seen = Promise.promise();
    bus.serve(
        Addresses.poolStatus("python"),
        question -> {
          if (looks.incrementAndGet() == 5) {
            seen.complete();
          }
          return Future.succeededFuture(Statuses.of("python", 3, 1, looks.get(), 0));
        });
    bus.serve(
        Addresses.poolStatus("nodejs"),
        question -> Future.failedFuture(new ServiceException(new ServiceError.Internal("No."))));
    await(
        vertx.deployVerticle(
            new HistoryVerticle(
                bus,
                () -> List.of("python", "nodejs"),
                InstantSource.fixed(NOW),
                Duration.ofMillis(1),
                Duration.ofMillis(3))));
    await(seen.future());
    History history =
        await(
            bus.ask(
                AdminAddresses.HISTORY,
                new AskHistory(Duration.ofHours(1)),
                Deadline.after(bus.ticker(), Duration.ofSeconds(5))));
    assertEquals(Duration.ofMillis(1), history.interval());
    List<History.Sample> samples = Objects.requireNonNull(history.pools().get("python"));
    assertEquals(3, samples.size());
    assertEquals(new History.Sample(NOW, 3, 1, 5, 4, 1, 0), samples.get(2));
    assertFalse(history.pools().containsKey("nodejs"));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
