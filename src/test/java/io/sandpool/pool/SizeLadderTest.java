package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.AskPlan;
import io.sandpool.sandbox.ServiceException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sizes that are tried out. */
class SizeLadderTest {

  private static List<String> sizes(
      PoolSettings present, List<Integer> max, Optional<Integer> min) {
    return SizeLadder.of(present, new AskPlan(max, min, Duration.ofHours(1))).stream()
        .map(settings -> settings.sizes().minIdle() + "/" + settings.sizes().maxTotal())
        .toList();
  }

  @Test
  void sizesAroundThePresentOneMustBeChosenWhereNoneIsAskedFor() {
    assertEquals(
        List.of("2/4", "4/8", "6/12", "8/16", "12/24", "16/32", "24/48", "32/64"),
        sizes(pool(8, 16, 10), List.of(), Optional.empty()));
    assertEquals(
        List.of("0/1", "0/2", "0/3", "0/4"), sizes(pool(0, 1, 10), List.of(), Optional.empty()));
    assertEquals("6/8", sizes(pool(8, 16, 10), List.of(8), Optional.of(6)).get(0));
    assertEquals("4/4", sizes(pool(8, 16, 10), List.of(), Optional.of(6)).get(0));
    assertTrue(sizes(pool(8, 9000, 10), List.of(), Optional.empty()).contains("9/10000"));
  }

  @Test
  void sizesThatCannotBeMustBeRefusedWithTheReason() {
    assertRefused(
        "min_idle must be between 0 and max_total (4), was 5.", List.of(4), Optional.of(5));
    assertRefused(
        "max_total must be between 1 and 10000, was 10001.", List.of(10_001), Optional.empty());
    assertRefused(
        "max must be at most 12 sizes, was 13.", Collections.nCopies(13, 1), Optional.empty());
  }

  private static void assertRefused(String what, List<Integer> max, Optional<Integer> min) {
    assertEquals(
        what,
        assertThrows(ServiceException.class, () -> sizes(pool(1, 4, 10), max, min))
            .error()
            .detail());
  }

  /** What is tried out is this pool, and no other. */
  @Test
  void allButTheSizeMustStayAsItIs() {
    PoolSettings present = pool(2, 4, 9);
    PoolSettings other =
        SizeLadder.of(present, new AskPlan(List.of(8), Optional.empty(), Duration.ofHours(1)))
            .get(0);
    assertEquals(present.sizes().maxWaiting(), other.sizes().maxWaiting());
    assertEquals(present.refill(), other.refill());
    assertEquals(present.spec(), other.spec());
    assertEquals(present.upkeep().idleExpiry(), other.upkeep().idleExpiry());
  }

  /** Whoever adds one sees here that {@link SizeLadder} has to keep it. */
  @Test
  void noSettingMustBeForgotten() {
    assertEquals(
        List.of("name", "provider", "spec", "sizes", "refill", "upkeep", "sizing", "weights"),
        Arrays.stream(PoolSettings.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList());
  }
}
