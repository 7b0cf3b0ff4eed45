package io.sandpool.bus.runs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a kept run is. */
public enum RunState {
  /** It waits for a sandbox. */
  QUEUED(false),
  /** Its program runs. */
  RUNNING(false),
  /** Its program ended, however it did. */
  COMPLETED(true),
  /** The service could not run it to its end. */
  FAILED(true),
  /** It was cancelled. */
  CANCELLED(true),
  /** The service ended before it; whether the program did, nobody knows. */
  LOST(true);

  private final boolean ended;

  RunState(boolean ended) {
    this.ended = ended;
  }

  /** Whether nothing more comes of it. */
  public boolean isEnded() {
    return ended;
  }

  /** The state of that name. */
  public static Optional<RunState> ofWireName(String name) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(name)).findFirst();
  }

  /** The name on the wire and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
