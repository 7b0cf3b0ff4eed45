package io.sandpool.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.bus.trace.Tracer;
import io.sandpool.sandbox.Ticker;
import java.time.InstantSource;
import java.util.List;

/** Begins traces that OpenTelemetry keeps. */
final class OtelTracer implements Tracer {

  private final io.opentelemetry.api.trace.Tracer tracer;
  private final InstantSource clock;
  private final Ticker ticker;

  OtelTracer(io.opentelemetry.api.trace.Tracer tracer, InstantSource clock, Ticker ticker) {
    this.tracer = tracer;
    this.clock = clock;
    this.ticker = ticker;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public io.sandpool.bus.trace.Span begin(SpanName name, List<String> traceparent) {
    Context caller =
        traceparent.size() == 1
            ? TraceParent.read(traceparent.get(0))
                .map(found -> Context.root().with(Span.wrap(found)))
                .orElse(Context.root())
            : Context.root();
    return OtelSpan.begin(tracer, name, caller, new Timeline(clock, ticker));
  }
}
