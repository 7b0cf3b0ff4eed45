package io.sandpool.bus.trace;

/** What can happen within a span. */
public enum SpanEvent {
  /** A provider gave no sandbox; another is asked where there is one. */
  REFUSED("sandpool.refused"),
  /** A sandbox was dead or lost; another one is asked for. */
  RETRIED("sandpool.retried");

  private final String text;

  SpanEvent(String text) {
    this.text = text;
  }

  /** As it is shown. */
  public String text() {
    return text;
  }
}
