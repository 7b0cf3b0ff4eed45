package io.sandpool.dispatch;

import io.sandpool.bus.Execute;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SpillReason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether a run that failed may be tried in another sandbox, and after which pause.
 *
 * <p>What provably never started may, a few times. What may have started must not, unless the
 * caller says that this does no harm: then once, where the whole wall-clock limit still fits, and
 * nothing has been streamed.
 */
final class Retries {

  private static final int MAX = 2;
  private static final long FIRST_PAUSE_MILLIS = 20;

  private final Execute order;
  private int made;
  private int sameAgain;
  private boolean repeated;

  Retries(Execute order) {
    this.order = order;
  }

  /** Whether there was one. */
  boolean any() {
    return made > 0;
  }

  /**
   * Why the run is to be tried again; empty where it is not. Counts.
   *
   * @param wall the run's wall-clock limit
   * @param nanosLeft until the request's deadline
   */
  Optional<SpillReason> reasonFor(Throwable failure, Duration wall, long nanosLeft) {
    if (!(failure instanceof ServiceException known) || nanosLeft <= 0) {
      return Optional.empty();
    }
    boolean neverStarted =
        known.error() instanceof ServiceError.ProviderUnavailable
            || known.error() instanceof ServiceError.CircuitOpen;
    if (neverStarted && made < MAX) {
      made++;
      return SpillPolicy.reasonOf(known.error());
    }
    if (known.error() instanceof ServiceError.ProviderLost && mayRepeat(wall, nanosLeft)) {
      made++;
      repeated = true;
      return Optional.of(SpillReason.PROVIDER_LOST);
    }
    return Optional.empty();
  }

  private boolean mayRepeat(Duration wall, long nanosLeft) {
    return order.preferences().idempotent()
        && !order.streamed()
        && !repeated
        && nanosLeft >= wall.toNanos();
  }

  /** How long to wait before the next attempt: not at all elsewhere, a little in the same place. */
  long pauseMillis(boolean elsewhere) {
    if (elsewhere) {
      return 0;
    }
    sameAgain++;
    // The first time, most likely one sandbox was dead; a second time hints at the whole provider.
    if (sameAgain == 1) {
      return 0;
    }
    long full = FIRST_PAUSE_MILLIS << sameAgain;
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }
}
