package io.sandpool.sandbox;

import java.util.Locale;

/** How urgent a run is to whoever asks for it, the most urgent first. */
public enum Priority {
  /** Somebody looks at the screen. */
  INTERACTIVE,
  /** Where nothing is said. */
  NORMAL,
  /** Whenever there is room. */
  BATCH;

  /** The name in requests and metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
