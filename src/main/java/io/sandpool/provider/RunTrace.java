package io.sandpool.provider;

import io.sandpool.bus.RunInSandbox;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.Future;
import java.util.function.Function;

/** Shows a provider's run of a program in its trace. */
final class RunTrace {

  private RunTrace() {}

  static Future<RunReport> of(RunInSandbox order, Function<RunInSandbox, Future<RunReport>> run) {
    if (!order.span().isRecorded()) {
      return run.apply(order);
    }
    Span span = order.span().child(SpanName.RUN);
    span.set(SpanKey.PROVIDER, order.sandbox().provider());
    span.set(SpanKey.SANDBOX, order.sandbox().id());
    return span.during(
        run.apply(order.under(span)),
        report -> span.set(SpanKey.OUTCOME, report.outcome().wireName()));
  }
}
