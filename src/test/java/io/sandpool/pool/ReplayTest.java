package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.refill;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.AskPlan;
import io.sandpool.bus.admin.PoolPlan.Prediction;
import io.sandpool.bus.admin.PoolPlan.Starts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay tells what a pool would have given. */
class ReplayTest {

  private static final Duration SPAN = Duration.ofHours(1);
  private static final PoolSettings SMALL = with(pool(3, 6, 8), refill(2));

  private static PoolSettings sized(int minIdle, int maxTotal) {
    return SizeLadder.of(
            SMALL, new AskPlan(List.of(maxTotal), Optional.of(minIdle), Recorder.LONGEST))
        .get(0);
  }

  private static Prediction replay(Recording recording, int minIdle, int maxTotal) {
    return new Replay(sized(minIdle, maxTotal), recording, 7, () -> true).run();
  }

  private static double ratio(Starts starts) {
    return starts.hitRatio().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void replayMustGiveTheRatioThatThePoolGave(long seed) {
    LivedPool lived = LivedPool.after(SPAN, SMALL, seed);
    Starts measured = lived.starts();
    Starts predicted = replay(lived.recording(), 3, 6).starts();
    assertTrue(measured.total() > 500 && ratio(measured) < 0.9, measured::toString);
    assertEquals(measured.total(), predicted.total());
    assertEquals(ratio(measured), ratio(predicted), 0.02);
    assertEquals(share(measured.refused(), measured), share(predicted.refused(), predicted), 0.02);
    assertEquals(share(measured.cold(), measured), share(predicted.cold(), predicted), 0.03);
  }

  private static double share(long count, Starts all) {
    return (double) count / all.total();
  }

  /** The promise that operators rely on: recorded at one size, right at another. */
  @ParameterizedTest
  @CsvSource({"1,6,12", "2,6,12", "3,9,14", "4,1,3", "5,2,4"})
  void replayMustPredictWhatAnotherSizeGives(long seed, int minIdle, int maxTotal) {
    LivedPool lived = LivedPool.after(SPAN, SMALL, seed);
    PoolSettings other = with(pool(minIdle, maxTotal, 8), refill(2));
    double measured = ratio(LivedPool.after(SPAN, other, seed).starts());
    assertTrue(Math.abs(measured - ratio(lived.starts())) > 0.1, "the sizes are too much alike");
    assertEquals(measured, ratio(replay(lived.recording(), minIdle, maxTotal).starts()), 0.05);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aLargerPoolMustNotDoWorse(long seed) {
    Recording recording = LivedPool.after(SPAN, SMALL, seed).recording();
    double before = 0;
    double hours = 0;
    for (int maxTotal : List.of(2, 4, 8, 16, 32)) {
      Prediction prediction = replay(recording, maxTotal / 2, maxTotal);
      double share = share(prediction.starts().warm(), prediction.starts());
      assertTrue(share >= before - 0.005, maxTotal + ": " + share + " after " + before);
      assertTrue(prediction.sandboxHours() > hours, prediction::toString);
      assertTrue(prediction.peakSandboxes() <= maxTotal, prediction::toString);
      before = share;
      hours = prediction.sandboxHours();
    }
    assertEquals(1, before, 0.02);
  }

  @Test
  void theSameRecordingMustBringTheSameResult() {
    Recording recording = LivedPool.after(SPAN, SMALL, 1).recording();
    assertEquals(replay(recording, 4, 8), replay(recording, 4, 8));
  }

  /** What idles all the time takes its memory all the time. */
  @Test
  void sandboxesMustBeCountedOverTheWholeWindow() {
    LivedPool lived = LivedPool.after(Duration.ofMinutes(10), SMALL, 1);
    Duration span = Duration.ofNanos(lived.recording().until() - lived.recording().since());
    Prediction prediction = replay(lived.recording(), 20, 40);
    assertEquals(20, prediction.meanSandboxes(), 2);
    assertEquals(
        prediction.meanSandboxes() * span.toMillis() / 3_600_000, prediction.sandboxHours(), 0.01);
  }

  /** A caller of whom nobody knows how long it would have stayed. */
  @Test
  void thoseWhoWereRefusedMustBeServedByALargerPool() {
    Recording recording = LivedPool.after(SPAN, with(pool(1, 1, 0), refill(1)), 1).recording();
    Prediction prediction = replay(recording, 20, 40);
    assertEquals(0, prediction.starts().refused());
    assertTrue(prediction.waits().orElseThrow().p50().isZero());
  }

  @Test
  void replayMustEndWhenItIsNotWantedAnyMore() {
    Recording recording = LivedPool.after(SPAN, SMALL, 1).recording();
    Replay replay = new Replay(sized(3, 6), recording, 7, () -> false);
    assertThrows(CancellationException.class, replay::run);
  }
}
