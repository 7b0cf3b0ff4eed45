package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.pool.PoolSettings.Refill;
import io.sandpool.pool.PoolSettings.Sizes;
import io.sandpool.pool.PoolSettings.Upkeep;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A bad edit must name its key, what was expected and what was found. */
class PoolSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static String refusal(Executable making) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, making).getMessage());
  }

  /** More idle ones than there may be in all can never be reached. */
  @Test
  void minIdleMustNotExceedMaxTotal() {
    assertEquals(
        "min_idle must be between 0 and max_total (8), was 9", refusal(() -> new Sizes(9, 8, 1)));
    assertEquals(
        "min_idle must be between 0 and max_total (8), was -1", refusal(() -> new Sizes(-1, 8, 1)));
  }

  /** A pool without room serves nobody. */
  @Test
  void sizesMustBeWithinBounds() {
    assertEquals("max_total must be between 1 and 10000, was 0", refusal(() -> new Sizes(0, 0, 1)));
    assertEquals(
        "max_waiting must be between 0 and 1000000, was -1", refusal(() -> new Sizes(0, 1, -1)));
  }

  /** Nothing would ever be made, or the pauses would make no sense. */
  @Test
  void refillMustBePossible() {
    assertEquals(
        "refill_parallelism must be between 1 and 1000, was 0",
        refusal(() -> new Refill(0, SECOND, 3, SECOND, SECOND)));
    assertEquals(
        "create_timeout must be positive and at most 365 days, was PT0S",
        refusal(() -> new Refill(1, Duration.ZERO, 3, SECOND, SECOND)));
    assertEquals(
        "back_off_max must be at least back_off_min (PT2S), was PT1S",
        refusal(() -> new Refill(1, SECOND, 3, SECOND.multipliedBy(2), SECOND)));
  }

  /** A jitter of one would let a sandbox expire at birth. */
  @Test
  void jitterMustLeaveSomeLife() {
    assertEquals(
        "expiry_jitter must be at least 0 and below 1, was 1.0",
        refusal(() -> new Upkeep(SECOND, 1, SECOND, SECOND, SECOND, SECOND)));
  }

  /** All runs can be promised a warm start by nobody. */
  @Test
  void warmRatioMustBeBelowOne() {
    assertEquals(
        "warm_ratio must be above 0 and below 1, such as 0.99; was 1.0",
        refusal(() -> new PoolSettings.Sizing(true, 1, Duration.ofMinutes(1))));
    assertEquals(
        "cool_down must be between 1 second and 1 hour, was PT0S",
        refusal(() -> new PoolSettings.Sizing(true, 0.9, Duration.ZERO)));
  }

  /** The name becomes part of addresses and labels. */
  @Test
  void nameMustBePlain() {
    PoolSettings good = PoolFixtures.pool(1, 1, 1);
    assertEquals(
        "name must be up to 63 letters, digits, '.', '_' and '-', the first a letter or digit,"
            + " was 'a b'",
        refusal(
            () ->
                new PoolSettings(
                    "a b",
                    good.provider(),
                    good.spec(),
                    good.sizes(),
                    good.refill(),
                    good.upkeep(),
                    good.sizing())));
  }
}
