package io.sandpool.pool;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Says when making sandboxes is in vain for now.
 *
 * <p>Each failure in a row lengthens the pause before the next creation. From the threshold on the
 * breaker is open: one creation at a time, after each pause, tries whether it works again, and its
 * success closes the breaker.
 *
 * <p>A failure that lasts until somebody changes something opens it at once, with the longest
 * pause.
 *
 * <p>Creations that ran side by side and failed for the same cause count as one failure. A sandbox
 * that dies as soon as it is idle counts as one that was never made, and the success that it seemed
 * to be does not end the row; otherwise a crash loop would run at full speed for ever.
 */
final class Breaker {

  private final RandomGenerator random;
  private int threshold;
  private BackOff backOff;

  private int failuresInRow;
  private int failuresBeforeSuccess;
  private boolean failedOnce;
  private long failedAt;
  private long retryAt;
  private @Nullable Failure last;

  Breaker(PoolSettings.Refill settings, RandomGenerator random) {
    this.random = random;
    this.threshold = settings.failureThreshold();
    this.backOff = settings.backOff();
  }

  /** What went wrong, and when. */
  record Failure(long at, String message) {}

  /** New settings may have mended what failed: the pause is over. */
  void reconfigure(PoolSettings.Refill settings) {
    threshold = settings.failureThreshold();
    backOff = settings.backOff();
    failuresInRow = 0;
    failuresBeforeSuccess = 0;
  }

  /** Creations fail again and again. */
  boolean isOpen() {
    return failuresInRow >= threshold;
  }

  /** The latest creation failed. */
  boolean isFailing() {
    return failuresInRow > 0;
  }

  /** How long no creation may begin; 0 or less when one may. */
  long pauseLeft(long now) {
    return failuresInRow > 0 ? retryAt - now : 0;
  }

  /** The last thing that went wrong, even where all is well since. */
  Optional<Failure> last() {
    return Optional.ofNullable(last);
  }

  /** Something went wrong that says nothing about making sandboxes. */
  void note(String message, long now) {
    last = new Failure(now, message);
  }

  void creationSucceeded() {
    if (failuresInRow > 0) {
      failuresBeforeSuccess = failuresInRow;
      failuresInRow = 0;
    }
  }

  /**
   * A sandbox could not be made.
   *
   * @param lasting whether none can, until somebody changes something
   */
  void creationFailed(long begunAt, String message, boolean lasting, long now) {
    note(message, now);
    if (lasting) {
      failuresInRow = Math.max(failuresInRow, threshold - 1);
      count(now);
      retryAt = now + backOff.longestPauseNanos(random);
      return;
    }
    boolean sameRound = failedOnce && begunAt - failedAt <= 0;
    if (failuresInRow == 0 || !sameRound) {
      count(now);
    }
  }

  /** An idle sandbox died that became ready at {@code readyAt}. */
  void idleDied(long begunAt, long readyAt, String message, long now) {
    note(message, now);
    boolean sameRound = failedOnce && begunAt - failedAt <= 0;
    if (sameRound || now - readyAt > backOff.maxNanos()) {
      return;
    }
    if (failedOnce && now - failedAt <= 2 * backOff.maxNanos()) {
      failuresInRow += failuresBeforeSuccess;
    }
    count(now);
  }

  private void count(long now) {
    failuresBeforeSuccess = 0;
    failedOnce = true;
    failedAt = now;
    failuresInRow++;
    retryAt = now + backOff.pauseNanos(failuresInRow, random);
  }
}
