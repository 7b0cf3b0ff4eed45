package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.admin.PoolPlan.Recorded;
import io.sandpool.bus.admin.PoolPlan.Starts;
import io.sandpool.pool.Arrivals.Fate;
import io.sandpool.sandbox.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a pool remembers of those who came. */
class RecorderTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CoreDriver driver = CoreDriver.warm(pool(1, 1, 1));
  private final Recorder recorder = new Recorder(driver.ticker.nanos());

  private void told(PoolCommand command) {
    recorder.note(command, driver.apply(command), driver.ticker.nanos());
  }

  private void ask(long ticket) {
    told(
        new PoolCommand.Lease(
            ticket,
            "r" + ticket,
            Claimant.LOCAL,
            Deadline.after(driver.ticker, CoreDriver.PATIENCE),
            Optional.of(CoreDriver.PATIENCE)));
  }

  private Lease granted() {
    List<PoolEffect.Grant> grants = driver.all(PoolEffect.Grant.class);
    return grants.get(grants.size() - 1).lease();
  }

  private Recording recording(Duration window) {
    return recorder.recording(driver.ticker.nanos(), window, 1000);
  }

  private Recorded recorded() {
    return recording(Recorder.LONGEST).told(Instant.EPOCH);
  }

  @Test
  void eachArrivalMustBeRememberedWithWhatBecameOfIt() {
    ask(1);
    ask(2);
    ask(3);
    driver.ticker.advance(Duration.ofMillis(300));
    Lease lease = granted();
    told(new PoolCommand.Release(9, lease.slot(), lease.fencingToken()));
    assertEquals(new Starts(1, 0, 0, 1), recorded().starts());
    assertEquals(
        Duration.ofMillis(300), recorded().held().orElseThrow().max(), "how long it was held");
    Arrivals arrivals = recording(Recorder.LONGEST).arrivals();
    assertEquals(3, arrivals.size());
    assertEquals(Fate.OPEN, arrivals.fate(1));
    assertEquals(CoreDriver.PATIENCE.toNanos(), arrivals.withinNanos(1));
    assertEquals(Optional.of(CoreDriver.PATIENCE.toNanos()), arrivals.patienceNanos(1));
    assertEquals(Fate.REFUSED, arrivals.fate(2));
  }

  /** However a lease ends, it has been held until then. */
  @Test
  void leasesThatAreNotGivenBackMustEndToo() {
    ask(1);
    driver.ticker.advance(SECOND);
    told(new PoolCommand.Cancel("r1"));
    assertEquals(SECOND, recorded().held().orElseThrow().max());
    assertEquals(0, recorder.open());
  }

  @Test
  void thoseWhomNoSizeWouldHaveServedMustBeLeftOut() {
    told(new PoolCommand.Suspend("drained"));
    ask(1);
    ask(1);
    assertEquals(2, recorded().leftOut());
    assertEquals(0, recorded().starts().total());
  }

  @Test
  void theSpanMustBeTheOneThatIsCovered() {
    driver.ticker.advance(Duration.ofHours(1));
    assertEquals(Instant.EPOCH.minusSeconds(3600), recorded().since());
    driver.ticker.advance(Duration.ofHours(9));
    assertEquals(Instant.EPOCH.minusSeconds(6 * 3600), recorded().since());
    ask(1);
    driver.ticker.advance(SECOND);
    ask(2);
    assertEquals(1, recorder.recording(driver.ticker.nanos(), SECOND, 1).arrivals().size());
    assertEquals(
        driver.ticker.nanos(), recorder.recording(driver.ticker.nanos(), SECOND, 1).since());
    assertEquals(
        0, recorder.recording(driver.ticker.nanos() + 1, Duration.ZERO, 9).arrivals().size());
  }

  @Test
  void whatIsRememberedMustHaveABound() {
    ArrivalLog log = new ArrivalLog();
    int more = 1000;
    for (long i = 0; i < ArrivalLog.CAPACITY + more; i++) {
      assertEquals(i, log.add(i, i, Optional.empty()));
    }
    log.decide(0, Fate.REFUSED);
    log.heldFor(more - 1, 1);
    log.decide(more, Fate.COLD);
    Arrivals all = log.since(Long.MIN_VALUE, Integer.MAX_VALUE);
    assertTrue(log.hasForgotten());
    assertEquals(ArrivalLog.CAPACITY, all.size());
    assertEquals(more, all.at(0));
    assertEquals(Fate.COLD, all.fate(0));
    assertEquals(ArrivalLog.CAPACITY + more - 1, all.at(all.size() - 1));
    assertEquals(Fate.OPEN, all.fate(all.size() - 1));
    Arrivals some = log.since(ArrivalLog.CAPACITY, more / 2);
    assertEquals(more / 2, some.size());
    assertEquals(ArrivalLog.CAPACITY + more - 1, some.at(some.size() - 1));
  }

  @Test
  void samplesMustHaveABoundAndKeepTheLatest() {
    Samples samples = new Samples();
    int count = 3 * Samples.CAPACITY / 2;
    LongStream.range(0, count).forEach(i -> samples.add(i, i * 1_000_000));
    Samples copy = samples.copy();
    assertEquals(Samples.CAPACITY, copy.size());
    assertEquals(100, copy.countSince(count - 100));
    assertEquals(Duration.ofMillis(count - 1), copy.quantiles(Long.MIN_VALUE).orElseThrow().max());
    SplittableRandom random = new SplittableRandom(1);
    long near = copy.near(count - 500, random).orElseThrow();
    assertTrue(Math.abs(near / 1_000_000 - (count - 500)) <= 8, near + " ns");
    assertEquals(Optional.empty(), new Samples().copy().near(0, random));
  }

  /** What waits and what is held is not forgotten, and so must come to an end. */
  @Test
  void nothingMustStayOpenOnceEverybodyHasGone() {
    LivedPool lived = LivedPool.after(Duration.ofMinutes(30), pool(3, 6, 8), 1);
    assertTrue(lived.starts().total() > 100);
    assertEquals(0, lived.recorder.open());
  }
}
