package io.sandpool.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.admin.History.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of pools. */
class PoolHistoriesTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final PoolHistories histories = new PoolHistories(3);

  @Test
  void mustTellHowAPoolWasAndWhatItGrantedSinceTheSampleBefore() {
    histories.add(Statuses.of("python", 3, 1, 100, 90), at(0));
    histories.add(Statuses.of("python", 2, 2, 110, 95), at(10));
    assertEquals(
        List.of(new Sample(at(0), 3, 1, 5, 4, 0, 0), new Sample(at(10), 2, 2, 5, 4, 10, 5)),
        since(at(0)));
  }

  @Test
  void mustCountFromTheBeginningWhereAPoolWasMadeAnew() {
    histories.add(Statuses.of("python", 3, 1, 100, 90), at(0));
    histories.add(Statuses.of("python", 3, 1, 7, 6), at(10));
    assertEquals(new Sample(at(10), 3, 1, 5, 4, 7, 6), since(at(10)).get(0));
  }

  @Test
  void mustForgetTheEarliestWhereItIsFull() {
    for (int second = 0; second < 50; second += 10) {
      histories.add(Statuses.of("python", 3, 1, 0, 0), at(second));
    }
    assertEquals(
        List.of(at(20), at(30), at(40)), since(Instant.MIN).stream().map(Sample::at).toList());
  }

  @Test
  void mustTellOfTheWindowThatIsAskedForOnly() {
    histories.add(Statuses.of("python", 3, 1, 0, 0), at(0));
    histories.add(Statuses.of("python", 3, 1, 0, 0), at(10));
    assertEquals(List.of(at(10)), since(at(5)).stream().map(Sample::at).toList());
  }

  @Test
  void mustForgetPoolsThatAreNoMore() {
    histories.add(Statuses.of("python", 3, 1, 0, 0), at(0));
    histories.keepOnly(List.of("nodejs"));
    assertFalse(histories.since(Instant.MIN).containsKey("python"));
  }

  @Test
  void mustNotRememberMorePoolsThanThereIsRoomFor() {
    for (int i = 0; i < PoolHistories.MAX_POOLS + 5; i++) {
      PoolStatus status = Statuses.of("pool-" + i, 3, 1, 0, 0);
      histories.add(status, at(0));
    }
    assertEquals(PoolHistories.MAX_POOLS, histories.since(Instant.MIN).size());
  }

  private List<Sample> since(Instant earliest) {
    return histories.since(earliest).getOrDefault("python", List.of());
  }

  private static Instant at(int second) {
    return NOON.plus(Duration.ofSeconds(second));
  }
}
