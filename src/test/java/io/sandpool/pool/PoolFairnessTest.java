package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.pool.PoolLoad.Calls;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tenants of one pool may rely on beside each other, played in virtual time. */
class PoolFairnessTest {

  private static final Duration CREATION = Duration.ofMillis(600);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration NOW_AND_THEN = Duration.ofMillis(700);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  /** The promise: one tenant's flood leaves another's p99 within twice of what it is alone. */
  @ParameterizedTest
  @CsvSource({"1, 20", "2, 20", "3, 2000", "4, 8000"})
  void aFloodingTenantMustLeaveTheTimesOfAnotherWithinTwiceOfAlone(long seed, long floodMillis) {
    PoolLoad quiet = new PoolLoad(pool(8, 16, 64), CREATION, seed);
    Calls alone = quiet.openLoop("calm", NOW_AND_THEN, SHORT);
    quiet.run(TEN_MINUTES);

    PoolLoad shared = new PoolLoad(pool(8, 16, 64), CREATION, seed);
    Calls beside = shared.openLoop("calm", NOW_AND_THEN, SHORT);
    // The flood begins when it is known that somebody else is there.
    shared.run(Duration.ofSeconds(2));
    Calls flood = shared.closedLoop("flood", 200, Duration.ofMillis(floodMillis));
    shared.run(TEN_MINUTES);

    assertTrue(alone.nanos.size() > 500, "the calm tenant calls");
    assertTrue(beside.nanos.size() > 500, "the calm tenant calls beside the flood");
    assertEquals(0, beside.refused);
    assertEquals(64, shared.mostWaiting, "the flood is one");
    assertTrue(flood.refused > 1000 && flood.nanos.size() > 500, "the flood is served, too");
    assertTrue(
        beside.p99() <= 2 * alone.p99(),
        () -> "beside " + beside.p99() / 1e6 + " ms, alone " + alone.p99() / 1e6 + " ms");
  }

  /** Where both want more than there is, what each gets goes by its weight. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sharesMustGoByTheWeightsWhereAllWantMore(long seed) {
    TenantWeights weights = new TenantWeights(Map.of("large", 3));
    PoolLoad load = new PoolLoad(pool(8, 16, 64).with(weights), CREATION, seed);
    Calls large = load.closedLoop("large", 40, SHORT);
    Calls small = load.closedLoop("small", 40, SHORT);
    load.run(TEN_MINUTES);

    double ratio = (double) large.nanos.size() / small.nanos.size();
    assertTrue(small.nanos.size() > 500, "both are served");
    assertTrue(ratio > 2.85 && ratio < 3.15, () -> "3 to 1, was " + ratio);
  }

  /** Turns alone would let long runs fill the pool: each short one would wait for a long one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shortRunsMustNotWaitForTheLongOnesOfAnother(long seed) {
    PoolLoad quiet = new PoolLoad(pool(8, 16, 64), CREATION, seed);
    Calls alone = quiet.closedLoop("short", 4, Duration.ofMillis(500));
    quiet.run(TEN_MINUTES);

    PoolLoad shared = new PoolLoad(pool(8, 16, 64), CREATION, seed);
    shared.closedLoop("long", 40, Duration.ofSeconds(8));
    Calls beside = shared.closedLoop("short", 4, Duration.ofMillis(500));
    shared.run(TEN_MINUTES);

    double half = shared.rate(beside) / quiet.rate(alone);
    assertTrue(half > 0.5, () -> "the share of what it gets alone: " + half);
  }

  /** More callers must not mean fewer runs: what cannot be served is refused, and costs nothing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void goodputMustStayNearCapacityUnderTenTimesTheLoad(long seed) {
    PoolLoad full = new PoolLoad(pool(8, 16, 64), CREATION, seed);
    Calls most = full.closedLoop("local", 32, SHORT);
    full.run(TEN_MINUTES);
    double capacity = full.rate(most);

    PoolLoad over = new PoolLoad(pool(8, 16, 64), CREATION, seed);
    Calls calls = over.openLoop("local", Duration.ofNanos((long) (1e9 / (10 * capacity))), SHORT);
    over.run(TEN_MINUTES);

    assertTrue(calls.refused > 5 * calls.nanos.size(), "overload");
    assertTrue(
        over.rate(calls) >= 0.9 * capacity,
        () -> over.rate(calls) + " of " + capacity + " runs each second");
  }
}
