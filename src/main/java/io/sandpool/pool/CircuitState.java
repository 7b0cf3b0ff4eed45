package io.sandpool.pool;

import java.util.Locale;

/** Whether a pool still tries to make sandboxes. */
public enum CircuitState {
  /** It does. */
  CLOSED,
  /** It makes one at a time, to see whether that works again. */
  HALF_OPEN,
  /** It pauses: too many failures in a row. */
  OPEN;

  /** The name in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
