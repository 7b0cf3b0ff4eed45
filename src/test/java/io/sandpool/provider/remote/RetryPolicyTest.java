package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.failure;
import static io.sandpool.provider.remote.RemoteWorld.throttled;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.provider.remote.CloudException.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Duration FAR = Duration.ofMinutes(1);

  private final RetryPolicy policy =
      new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(1));

  private Optional<Duration> pause(int attempt, CloudException why, Duration left, double random) {
    return policy.pause(attempt, why, left, () -> random);
  }

  @Test
  void pausesMustGrowToABoundAndBeJittered() {
    CloudException why = failure(Kind.SERVER_ERROR, false);
    assertEquals(Optional.of(Duration.ofMillis(100)), pause(1, why, FAR, 0));
    assertEquals(Optional.of(Duration.ofMillis(200)), pause(1, why, FAR, 1));
    assertEquals(Optional.of(Duration.ofMillis(800)), pause(3, why, FAR, 1));
    assertEquals(Optional.of(Duration.ofSeconds(1)), pause(4, why, FAR, 1));
  }

  @Test
  void attemptsMustBeBounded() {
    assertEquals(Optional.empty(), pause(5, failure(Kind.SERVER_ERROR, false), FAR, 0));
  }

  @Test
  void aCloudThatSaysWhenMustNotBeAskedEarlier() {
    assertEquals(
        Optional.of(Duration.ofMillis(7100)), pause(1, throttled(Duration.ofSeconds(7)), FAR, 0.5));
  }

  @Test
  void nobodyMustWaitBeyondTheDeadline() {
    assertEquals(
        Optional.empty(), pause(1, throttled(Duration.ofSeconds(7)), Duration.ofSeconds(7), 0));
  }
}
