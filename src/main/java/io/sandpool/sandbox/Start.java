package io.sandpool.sandbox;

import java.util.Locale;

/** How a run came by its sandbox. */
public enum Start {
  /** One was waiting. */
  WARM,
  /** None was waiting, but one whose creation had begun before, or that was freed, was awaited. */
  QUEUED,
  /** One had to be created because of this very request. */
  COLD;

  /** The name on the wire and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
