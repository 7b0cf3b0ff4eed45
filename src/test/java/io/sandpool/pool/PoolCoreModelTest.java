package io.sandpool.pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays long random histories against the core and checks after each step what must always hold; a
 * failure names the seed, which plays the same history again.
 */
class PoolCoreModelTest {

  private static final int STEPS = 100_000;

  /** No order of events may lose a sandbox, hand one out twice, or leave a caller unanswered. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5})
  void invariantsMustHoldThroughoutAnyHistory(long seed) {
    play(new PoolHistory(seed), seed);
  }

  /** Nor who they are: what is fair to some must not be in vain for others. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5})
  void invariantsMustHoldWhoeverCalls(long seed) {
    play(new PoolHistory(seed, 6), seed);
  }

  private static void play(PoolHistory history, long seed) {
    int step = 0;
    try {
      for (; step < STEPS; step++) {
        history.step();
      }
      history.drain();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ", step " + step + ": " + history.last(), e);
    }
  }
}
