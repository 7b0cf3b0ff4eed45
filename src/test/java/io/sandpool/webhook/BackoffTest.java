package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void eachWaitMustBeLongerUpToABound() {
    Backoff even = new Backoff(() -> 0.5);
    assertEquals(Duration.ofSeconds(10), even.after(1));
    assertEquals(Duration.ofSeconds(50), even.after(2));
    assertEquals(Duration.ofSeconds(250), even.after(3));
    assertEquals(Duration.ofHours(12), even.after(7));
    assertEquals(Duration.ofHours(12), even.after(1_000));
  }

  @Test
  void eightAttemptsMustTakeAboutADay() {
    Duration all =
        IntStream.rangeClosed(1, 7)
            .mapToObj(new Backoff(() -> 0.5)::after)
            .reduce(Duration.ZERO, Duration::plus);
    assertTrue(all.compareTo(Duration.ofHours(20)) > 0 && all.compareTo(Duration.ofHours(28)) < 0);
  }

  @Test
  void theWaitMustVary() {
    assertEquals(Duration.ofSeconds(8), new Backoff(() -> 0).after(1));
    assertEquals(Duration.ofSeconds(12), new Backoff(() -> 1).after(1));
  }
}
