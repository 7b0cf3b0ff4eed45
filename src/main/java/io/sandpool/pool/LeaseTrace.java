package io.sandpool.pool;

import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Shows a lease in its trace, from its being asked for until it is given or refused. */
final class LeaseTrace {

  private LeaseTrace() {}

  static Future<Lease> of(
      LeaseSandbox asked, String pool, Function<LeaseSandbox, Future<Lease>> grant) {
    if (!asked.span().isRecorded()) {
      return grant.apply(asked);
    }
    Span span = asked.span().child(SpanName.LEASE);
    span.set(SpanKey.POOL, pool);
    return span.during(grant.apply(asked), lease -> tell(span, lease));
  }

  private static void tell(Span span, Lease lease) {
    span.set(SpanKey.PROVIDER, lease.sandbox().provider());
    span.set(SpanKey.TEMPLATE, lease.spec().template());
    span.set(SpanKey.LANGUAGE, lease.spec().language());
    span.set(SpanKey.SANDBOX, lease.sandbox().id());
    span.set(SpanKey.START, lease.start().wireName());
    lease.missReason().ifPresent(miss -> span.set(SpanKey.MISS_REASON, miss.wireName()));
    span.set(SpanKey.QUEUE_WAIT, TimeUnit.NANOSECONDS.toMicros(lease.waited().toNanos()));
  }
}
