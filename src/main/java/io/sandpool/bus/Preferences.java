package io.sandpool.bus;

import java.util.Optional;

/**
 * How a caller wants a program to be handled.
 *
 * @param provider the only provider that may run it; where empty, the first that can
 * @param template the only template whose sandboxes may run it; where empty, the first that can
 * @param idempotent whether the program may be run again where its sandbox was lost
 */
public record Preferences(
    Optional<String> provider, Optional<String> template, boolean idempotent) {

  /** Wherever it can run, and once. */
  public static final Preferences NONE = new Preferences(Optional.empty(), Optional.empty(), false);
}
