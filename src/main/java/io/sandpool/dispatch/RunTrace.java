package io.sandpool.dispatch;

import io.sandpool.bus.Execute;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanEvent;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.SpillReason;
import io.vertx.core.Future;
import java.util.function.Function;

/** Shows one run in its trace. Nothing of it is the caller's but where it was found good. */
final class RunTrace {

  private RunTrace() {}

  /** Has {@code dispatch} see a request through whose parts are parts of a span of its own. */
  static Future<ExecutionResult> of(
      Execute order, Function<Execute, Future<ExecutionResult>> dispatch) {
    if (!order.span().isRecorded()) {
      return dispatch.apply(order);
    }
    Span span = order.span().child(SpanName.DISPATCH);
    span.set(SpanKey.EXECUTION, order.request().id());
    return span.during(dispatch.apply(order.under(span)), result -> tell(span, result));
  }

  /** A provider or its pool gave no sandbox. */
  static void refused(Span span, Throwable failure) {
    if (span.isRecorded()) {
      span.event(SpanEvent.REFUSED, Span.reason(failure));
    }
  }

  /** A sandbox was given up for another. */
  static void retried(Span span, SpillReason reason) {
    if (span.isRecorded()) {
      span.event(SpanEvent.RETRIED, reason.wireName());
    }
  }

  private static void tell(Span span, ExecutionResult result) {
    Placement placement = result.placement();
    span.set(SpanKey.OUTCOME, result.report().outcome().wireName());
    result.report().exitCode().ifPresent(code -> span.set(SpanKey.EXIT_CODE, code));
    span.set(SpanKey.PROVIDER, placement.provider());
    span.set(SpanKey.POOL, placement.pool());
    span.set(SpanKey.START, placement.start().wireName());
    placement
        .spill()
        .ifPresent(
            spill -> {
              span.set(SpanKey.SPILLED_FROM, spill.from());
              span.set(SpanKey.SPILL_REASON, spill.reason().wireName());
            });
  }
}
