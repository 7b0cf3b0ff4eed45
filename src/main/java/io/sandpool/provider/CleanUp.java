package io.sandpool.provider;

import java.time.Duration;
import java.util.List;

/**
 * How soon what nobody claims is found and ended. What a past life left is gone after two looks, so
 * a sixth of {@code every} after the start where its provider answers.
 *
 * @param every time between two looks at what a provider has, at most a minute
 * @param settling how much later a cloud may still make a sandbox that it was asked for; a lease of
 *     which no sandbox is known is forgotten after that, not before
 */
public record CleanUp(Duration every, Duration settling) {

  /** The longest time between two looks. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  /** What is used where the configuration says nothing. */
  public static final CleanUp DEFAULTS = new CleanUp(LONGEST, Duration.ofMinutes(5));

  public CleanUp {
    if (every.isNegative() || every.isZero() || every.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "every must be positive and at most %s, was %s".formatted(LONGEST, every));
    }
    if (settling.isNegative()) {
      throw new IllegalArgumentException("settling must not be negative, was " + settling);
    }
  }

  /** When the second look comes, which may end what the first one found. */
  public Duration second() {
    return every.dividedBy(6);
  }

  /** When a lease of unknown outcome is looked after before the next look at everything. */
  public List<Duration> soon() {
    return List.of(every.dividedBy(12), every.multipliedBy(2).dividedBy(3));
  }
}
