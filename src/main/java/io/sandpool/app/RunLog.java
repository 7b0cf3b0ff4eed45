package io.sandpool.app;

import io.sandpool.app.config.RunLogging;
import io.sandpool.bus.Execute;
import io.sandpool.dispatch.DispatchListener;
import io.sandpool.provider.guest.Printable;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SpillReason;
import io.sandpool.sandbox.Timings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line for each run, where the configuration asks for it, and passes everything on.
 *
 * <p>What callers and programs wrote is printable ASCII there, the rest escaped, so that it can
 * neither forge a line nor talk to a terminal.
 */
final class RunLog implements DispatchListener {

  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  /** Characters of each text that is somebody else's. */
  private static final int SHOWN = 2048;

  /** Characters of a name. */
  private static final int NAME = 100;

  private final Supplier<RunLogging> logging;
  private final DispatchListener next;

  /**
   * Makes one.
   *
   * @param logging what is asked for at present
   */
  RunLog(Supplier<RunLogging> logging, DispatchListener next) {
    this.logging = logging;
    this.next = next;
  }

  @Override
  public void onFinished(Execute order, String language, ExecutionResult result) {
    next.onFinished(order, language, result);
    RunLogging asked = logging.get();
    if (asked == RunLogging.NONE) {
      return;
    }
    Map<String, Object> fields = caller(order, language);
    place(fields, result.placement());
    end(fields, result.report());
    times(fields, result.timings());
    if (asked == RunLogging.FULL) {
      fields.put("code", Printable.of(order.request().code(), SHOWN));
      fields.put("stdout", shown(result.report().stdout()));
      fields.put("stderr", shown(result.report().stderr()));
    }
    write("Run ended", fields);
  }

  @Override
  public void onRefused(Execute order, ServiceError error) {
    next.onRefused(order, error);
    RunLogging asked = logging.get();
    if (asked == RunLogging.NONE) {
      return;
    }
    Map<String, Object> fields = caller(order, Printable.of(order.request().language(), NAME));
    fields.put("refusal", error.getClass().getSimpleName());
    fields.put("detail", Printable.of(error.detail(), SHOWN));
    if (asked == RunLogging.FULL) {
      fields.put("code", Printable.of(order.request().code(), SHOWN));
    }
    write("Run refused", fields);
  }

  @Override
  public void onRetried(String pool, String provider, SpillReason reason) {
    next.onRetried(pool, provider, reason);
  }

  @Override
  public void onSpilled(Spill spill, String to) {
    next.onSpilled(spill, to);
  }

  private static Map<String, Object> caller(Execute order, String language) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("execution", order.request().id());
    order.span().traceId().ifPresent(id -> fields.put("trace_id", id));
    fields.put("tenant", Printable.of(order.claimant().tenant(), NAME));
    fields.put("priority", order.claimant().priority().wireName());
    fields.put("language", language);
    return fields;
  }

  private static void place(Map<String, Object> fields, Placement placement) {
    fields.put("provider", placement.provider());
    fields.put("pool", placement.pool());
    fields.put("sandbox", Printable.of(placement.sandboxId(), NAME));
    fields.put("start", placement.start().wireName());
    placement.missReason().ifPresent(miss -> fields.put("miss_reason", miss.wireName()));
    placement
        .spill()
        .ifPresent(
            spill -> {
              fields.put("spilled_from", spill.from());
              fields.put("reason", spill.reason().wireName());
            });
  }

  private static void end(Map<String, Object> fields, RunReport report) {
    fields.put("outcome", report.outcome().wireName());
    report.exitCode().ifPresent(code -> fields.put("exit_code", code));
    report.signal().ifPresent(signal -> fields.put("signal", Printable.of(signal, NAME)));
  }

  private static void times(Map<String, Object> fields, Timings timings) {
    fields.put("queue_ms", millis(timings.queue()));
    fields.put("lease_ms", millis(timings.lease()));
    fields.put("run_ms", millis(timings.run()));
    fields.put("total_ms", millis(timings.total()));
  }

  private static void write(String message, Map<String, Object> fields) {
    LoggingEventBuilder line = LOG.atInfo();
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log(message);
  }

  private static String shown(Output output) {
    ByteBuffer bytes = output.bytes().asByteBuffer();
    bytes.limit(Math.min(bytes.limit(), SHOWN + 1));
    return Printable.of(StandardCharsets.UTF_8.decode(bytes).toString(), SHOWN);
  }

  /** To the microsecond, as in the API's answers. */
  private static double millis(Duration time) {
    return TimeUnit.NANOSECONDS.toMicros(time.toNanos()) / 1e3;
  }
}
