package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.guest.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class EngineWatchTest {

  private static final EngineFacts FACTS =
      new EngineFacts("20.10.24", "1.41", "1", "overlay2", RuntimeFacts.unknown());
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private final ManualTimers timers = new ManualTimers();
  private final Queue<Promise<EngineFacts>> probes = new ArrayDeque<>();
  private int healthy;
  private final EngineWatch watch =
      new EngineWatch("local", this::probe, timers, INTERVAL, () -> 0, () -> healthy++);

  private Future<EngineFacts> probe() {
    Promise<EngineFacts> promise = Promise.promise();
    probes.add(promise);
    return promise.future();
  }

  private void succeed() {
    probes.remove().complete(FACTS);
  }

  private void fail() {
    probes.remove().fail("away");
  }

  @Test
  void aWatchMustKnowNothingBeforeItsFirstProbe() {
    Future<Void> started = watch.start();
    assertTrue(watch.trouble().isPresent());
    succeed();
    assertTrue(started.succeeded());
    assertEquals(Optional.empty(), watch.trouble());
    assertEquals(Optional.of(FACTS), watch.facts());
    assertEquals(1, healthy);
    assertEquals(INTERVAL, timers.fire());
  }

  @Test
  void theStartMustSucceedWithoutAnEngine() {
    Future<Void> started = watch.start();
    fail();
    assertTrue(started.succeeded());
    assertEquals(Optional.of("away"), watch.trouble());
  }

  @Test
  void pausesMustGrowToABoundAndBeginAnewAfterSuccess() {
    watch.start();
    for (long millis : new long[] {200, 400, 800, 1600, 3000, 3000}) {
      fail();
      assertEquals(Duration.ofMillis(millis), timers.fire());
    }
    succeed();
    timers.fire();
    fail();
    assertEquals(Duration.ofMillis(200), timers.fire());
  }

  @Test
  void aSuspicionMustBeLookedIntoAtOnceAndOnlyOnce() {
    watch.start();
    succeed();
    watch.suspect();
    watch.suspect();
    assertEquals(1, probes.size());
    assertEquals(0, timers.pending.size());
    fail();
    assertEquals(Optional.of("away"), watch.trouble());
    assertEquals(Optional.of(FACTS), watch.facts());
  }

  @Test
  void aStoppedWatchMustLookNoMore() {
    watch.start();
    watch.stop();
    succeed();
    watch.suspect();
    assertEquals(0, probes.size());
    assertEquals(0, timers.pending.size());
  }
}
