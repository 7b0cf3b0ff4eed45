package io.sandpool.webhook;

import java.time.Instant;

/**
 * That a tenant has another secret than its first.
 *
 * @param generation how many it had before
 * @param previousUntil how long the one before is good
 */
public record Rotation(int generation, Instant previousUntil) {

  /** Nobody changes a secret so often. */
  public static final int MOST = 1_000_000;

  public Rotation {
    if (generation < 1 || generation > MOST) {
      throw new IllegalArgumentException("a generation must be 1 to %d".formatted(MOST));
    }
  }
}
