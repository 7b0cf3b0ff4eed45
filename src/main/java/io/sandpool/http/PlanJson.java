package io.sandpool.http;

import io.sandpool.bus.admin.PoolPlan;
import io.sandpool.bus.admin.PoolPlan.Prediction;
import io.sandpool.bus.admin.PoolPlan.Quantiles;
import io.sandpool.bus.admin.PoolPlan.Recorded;
import io.sandpool.bus.admin.PoolPlan.Starts;
import java.util.Optional;

/** What other sizes of a pool would have brought, as JSON. */
final class PlanJson {

  private static final String NOBODY_CAME =
      "Nobody asked this pool for a sandbox within the window, so that there is nothing to replay; come back when it has been used.";

  private static final String NO_TIME =
      "There was no time to try %d of the sizes; ask for fewer of them, or for a shorter window.";

  private final JsonWriter json;
  private final int mibPerSandbox;

  PlanJson(JsonWriter json, int mibPerSandbox) {
    this.json = json;
    this.mibPerSandbox = mibPerSandbox;
  }

  void write(PoolPlan plan) {
    json.text("pool", plan.pool());
    json.object("present");
    json.number("min_idle", plan.minIdle());
    json.number("max_total", plan.maxTotal());
    json.endObject();
    writeRecorded(plan.recorded());
    long limitMib = plan.memoryLimitBytes() >> 20;
    json.object("memory");
    json.number("mib_per_sandbox", mibPerSandbox);
    json.number("limit_mib_per_sandbox", limitMib);
    json.endObject();
    json.array("sizes");
    plan.sizes().forEach(size -> writeSize(size, limitMib));
    json.endArray();
    json.text("note", note(plan));
  }

  private static Optional<String> note(PoolPlan plan) {
    if (plan.untried() > 0) {
      return Optional.of(NO_TIME.formatted(plan.untried()));
    }
    return plan.sizes().isEmpty() ? Optional.of(NOBODY_CAME) : Optional.empty();
  }

  private void writeRecorded(Recorded recorded) {
    json.object("recorded");
    json.moment("since", Optional.of(recorded.since()));
    json.moment("until", Optional.of(recorded.until()));
    json.number("arrivals", recorded.starts().total());
    json.number("left_out", recorded.leftOut());
    writeStarts(recorded.starts());
    json.number("failed_creations", recorded.failedCreations());
    writeMillis("held_ms", recorded.held());
    writeMillis("creation_ms", recorded.creation());
    writeMillis("destruction_ms", recorded.destruction());
    json.endObject();
  }

  private void writeSize(Prediction size, long limitMib) {
    json.object();
    json.number("min_idle", size.minIdle());
    json.number("max_total", size.maxTotal());
    writeStarts(size.starts());
    writeMillis("wait_ms", size.waits());
    json.object("sandboxes");
    json.number("mean", rounded(size.meanSandboxes()));
    json.number("peak", size.peakSandboxes());
    json.number("hours", rounded(size.sandboxHours()));
    json.endObject();
    json.object("memory_mib");
    json.number("mean", Math.round(size.meanSandboxes() * mibPerSandbox));
    json.number("peak", (long) size.peakSandboxes() * mibPerSandbox);
    json.number("peak_limit", size.peakSandboxes() * limitMib);
    json.endObject();
    json.endObject();
  }

  private void writeStarts(Starts starts) {
    if (starts.hitRatio().isPresent()) {
      json.number("hit_ratio", rounded(starts.hitRatio().get()));
    } else {
      json.nothing("hit_ratio");
    }
    json.object("shares");
    double total = Math.max(1, starts.total());
    json.number("warm", rounded(starts.warm() / total));
    json.number("queued", rounded(starts.queued() / total));
    json.number("cold", rounded(starts.cold() / total));
    json.number("refused", rounded(starts.refused() / total));
    json.endObject();
  }

  private void writeMillis(String name, Optional<Quantiles> quantiles) {
    if (quantiles.isEmpty()) {
      json.nothing(name);
      return;
    }
    json.object(name);
    json.number("p50", ExecutionJson.millis(quantiles.get().p50()));
    json.number("p95", ExecutionJson.millis(quantiles.get().p95()));
    json.number("p99", ExecutionJson.millis(quantiles.get().p99()));
    json.number("max", ExecutionJson.millis(quantiles.get().max()));
    json.endObject();
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
