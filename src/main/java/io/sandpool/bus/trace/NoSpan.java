package io.sandpool.bus.trace;

import java.time.Duration;
import java.util.Optional;

/** A span that nobody listens to. */
final class NoSpan implements Span {

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public Optional<String> traceId() {
    return Optional.empty();
  }

  @Override
  public Span child(SpanName name) {
    return this;
  }

  @Override
  public void past(SpanName name, Duration took) {}

  @Override
  public void set(SpanKey key, String value) {}

  @Override
  public void set(SpanKey key, long value) {}

  @Override
  public void event(SpanEvent what, String reason) {}

  @Override
  public void fail(String reason) {}

  @Override
  public void end() {}

  @Override
  public String toString() {
    return "Span[none]";
  }
}
