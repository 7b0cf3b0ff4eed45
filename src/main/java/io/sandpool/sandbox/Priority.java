package io.sandpool.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How urgent a run is to whoever asks for it, the most urgent first. */
public enum Priority {
  /** Somebody looks at the screen. */
  INTERACTIVE,
  /** Where nothing is said. */
  NORMAL,
  /** Whenever there is room. */
  BATCH;

  /** The priority of that name in requests. */
  public static Optional<Priority> of(String wireName) {
    return Arrays.stream(values())
        .filter(priority -> priority.wireName().equals(wireName))
        .findAny();
  }

  /** The name in requests and metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
