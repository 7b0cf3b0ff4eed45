package io.sandpool.bus.access;

import java.time.Duration;

/** Whether a key's limits let a run begin. */
public sealed interface RunTurn {

  /** Nothing is counted. */
  Begun FREE = new Begun(() -> {});

  /** It may; {@code end} is to be called when it is over. */
  record Begun(Runnable end) implements RunTurn {}

  /**
   * It may not now.
   *
   * @param detail a sentence on which limit it is
   * @param retryAfter when another attempt makes sense
   */
  record Exceeded(String detail, Duration retryAfter) implements RunTurn {}
}
