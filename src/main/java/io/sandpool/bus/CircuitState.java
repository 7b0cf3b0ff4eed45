package io.sandpool.bus;

import java.util.Locale;

/** Whether something that kept failing is still tried. */
public enum CircuitState {
  /** It is. */
  CLOSED,
  /** One attempt is under way, to see whether it works again. */
  HALF_OPEN,
  /** It pauses: too many failures in a row. */
  OPEN;

  /** The name in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
