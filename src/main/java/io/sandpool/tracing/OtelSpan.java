package io.sandpool.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanEvent;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A span that OpenTelemetry keeps. */
final class OtelSpan implements Span {

  private static final AttributeKey<String> REASON = AttributeKey.stringKey("sandpool.reason");

  private final Tracer tracer;
  private final io.opentelemetry.api.trace.Span span;
  private final Timeline timeline;
  private final long beganAt;

  private OtelSpan(
      Tracer tracer, io.opentelemetry.api.trace.Span span, Timeline timeline, long beganAt) {
    this.tracer = tracer;
    this.span = span;
    this.timeline = timeline;
    this.beganAt = beganAt;
  }

  /** Begins one now; one that would not be kept is none. */
  static Span begin(Tracer tracer, SpanName name, Context parent, Timeline timeline) {
    return begin(tracer, name, parent, timeline, timeline.now());
  }

  private static Span begin(
      Tracer tracer, SpanName name, Context parent, Timeline timeline, long beganAt) {
    io.opentelemetry.api.trace.Span begun =
        tracer
            .spanBuilder(name.text())
            .setParent(parent)
            .setSpanKind(kind(name))
            .setStartTimestamp(beganAt, TimeUnit.NANOSECONDS)
            .startSpan();
    return begun.isRecording() ? new OtelSpan(tracer, begun, timeline, beganAt) : Span.NONE;
  }

  private static SpanKind kind(SpanName name) {
    return switch (name.kind()) {
      case SERVER -> SpanKind.SERVER;
      case INTERNAL -> SpanKind.INTERNAL;
      case CLIENT -> SpanKind.CLIENT;
    };
  }

  @Override
  public boolean isRecorded() {
    return true;
  }

  @Override
  public Optional<String> traceId() {
    return Optional.of(span.getSpanContext().getTraceId());
  }

  @Override
  public Span child(SpanName name) {
    return begin(tracer, name, Context.root().with(span), timeline);
  }

  @Override
  public void past(SpanName name, Duration took) {
    long now = timeline.now();
    long longest = now - beganAt;
    boolean plausible = !took.isNegative() && took.compareTo(Duration.ofNanos(longest)) < 0;
    long believed = plausible ? took.toNanos() : longest;
    begin(tracer, name, Context.root().with(span), timeline, now - believed).end();
  }

  @Override
  public void set(SpanKey key, String value) {
    span.setAttribute(key.text(), value);
  }

  @Override
  public void set(SpanKey key, long value) {
    span.setAttribute(key.text(), value);
  }

  @Override
  public void event(SpanEvent what, String reason) {
    span.addEvent(what.text(), Attributes.of(REASON, reason), timeline.now(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void fail(String reason) {
    span.setStatus(StatusCode.ERROR);
    set(SpanKey.ERROR, reason);
  }

  @Override
  public void end() {
    span.end(timeline.now(), TimeUnit.NANOSECONDS);
  }

  /** The trace only. */
  @Override
  public String toString() {
    return "Span[" + span.getSpanContext().getTraceId() + "]";
  }
}
