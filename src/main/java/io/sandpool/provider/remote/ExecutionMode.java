package io.sandpool.provider.remote;

import io.sandpool.sandbox.Feature;
import java.util.EnumSet;
import java.util.Set;

/** How programs of a language run in a leased sandbox. */
public enum ExecutionMode {
  /** By a guest of ours in the sandbox: all means what it means on this machine. */
  GUEST,
  /** By the kernel of that language, as it is: source text goes in, what it prints comes out. */
  KERNEL;

  /** The best mode for a language. */
  public static ExecutionMode of(String language) {
    return GuestScript.LANGUAGES.contains(language) ? GUEST : KERNEL;
  }

  /** What requests may ask for in this mode. */
  public Set<Feature> features() {
    return this == GUEST
        ? EnumSet.complementOf(EnumSet.of(Feature.CPU_LIMIT))
        : EnumSet.noneOf(Feature.class);
  }
}
