package io.sandpool.bus.trace;

import java.util.List;

/** Begins traces. May be used on any thread; nothing blocks or throws. */
public interface Tracer {

  /** Nobody listens. */
  Tracer NONE =
      new Tracer() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Span begin(SpanName name, List<String> traceparent) {
          return Span.NONE;
        }
      };

  /** Whether anybody listens at all. */
  boolean isOn();

  /**
   * Begins the service's part of a trace.
   *
   * @param traceparent the caller's headers of that name, as they came. Where it is one and well
   *     formed the caller's trace goes on, else a new one begins
   */
  Span begin(SpanName name, List<String> traceparent);
}
