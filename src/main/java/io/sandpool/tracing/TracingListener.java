package io.sandpool.tracing;

import java.util.Locale;

/** Told of spans that have ended, on any thread; must return at once. */
@FunctionalInterface
public interface TracingListener {

  /** Cares for nothing. */
  TracingListener NONE = (fate, spans) -> {};

  /** So many spans have come to an end like that. */
  void onSpans(Fate fate, int spans);

  /** What can become of a span. */
  enum Fate {
    /** The collector has it. */
    SENT,
    /** The collector did not take it. */
    LOST,
    /** Too many waited already. */
    DROPPED;

    /** The name in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
