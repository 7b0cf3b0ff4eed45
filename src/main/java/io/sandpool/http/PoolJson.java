package io.sandpool.http;

import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SizingView;
import io.sandpool.bus.SlotState;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;

/** A pool as JSON. */
final class PoolJson {

  private PoolJson() {}

  static void write(JsonWriter json, PoolStatus pool) {
    json.text("name", pool.pool());
    json.text("health", pool.health().wireName());
    json.text("provider", pool.provider());
    json.text("template", pool.spec().template());
    json.text("language", pool.spec().language());
    json.text("image", pool.spec().image());
    json.number("generation", pool.generation());
    json.object("slots");
    for (SlotState state : SlotState.values()) {
      json.number(state.wireName(), pool.slots().getOrDefault(state, 0));
    }
    json.endObject();
    json.number("min_idle", pool.minIdle());
    json.number("max_total", pool.maxTotal());
    json.number("target_idle", pool.desired());
    writeSizing(json, pool.sizing());
    writeDemand(json, pool);
    writeFailure(json, pool);
    LimitsJson.write(json, "limits", pool.spec().ceiling());
  }

  /** A pool that does not say how it is. */
  static void writeUnknown(JsonWriter json, String name, String reason) {
    json.text("name", name);
    json.text("health", "unknown");
    json.text("reason", reason);
  }

  private static void writeSizing(JsonWriter json, SizingView sizing) {
    SizingView.Inputs inputs = sizing.inputs();
    json.object("sizing");
    json.text("reason", sizing.reason().wireName());
    json.text("explanation", sizing.sentence());
    json.number("burst", inputs.burst());
    json.number("arrivals_per_second", inputs.arrivalsPerSecond());
    json.number("refill_ms", ExecutionJson.millis(inputs.refillTime()));
    json.number("refill_parallelism", inputs.parallelism());
    ratio(json, "warm_ratio_aim", inputs.warmRatioAim());
    ratio(json, "warm_ratio", inputs.warmRatio());
    json.number("cool_down_ms", inputs.coolDown().toMillis());
    if (inputs.headroom().isPresent()) {
      json.number("headroom", inputs.headroom().getAsInt());
    } else {
      json.nothing("headroom");
    }
    json.endObject();
  }

  private static void ratio(JsonWriter json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      json.number(name, value.getAsDouble());
    } else {
      json.nothing(name);
    }
  }

  private static void writeDemand(JsonWriter json, PoolStatus pool) {
    json.number("waiting", pool.waiting());
    json.number("max_waiting", pool.maxWaiting());
    if (pool.oldestWait().isPresent()) {
      json.number("oldest_wait_ms", ExecutionJson.millis(pool.oldestWait().get()));
    } else {
      json.nothing("oldest_wait_ms");
    }
    json.number("leases", pool.leases());
    json.number("warm_starts", pool.warmStarts());
    if (pool.leases() > 0) {
      json.number("hit_ratio", Math.min(1.0, (double) pool.warmStarts() / pool.leases()));
    } else {
      json.nothing("hit_ratio");
    }
  }

  private static void writeFailure(JsonWriter json, PoolStatus pool) {
    if (pool.lastFailure().isEmpty()) {
      json.nothing("last_failure");
      return;
    }
    PoolStatus.Failure failure = pool.lastFailure().get();
    json.object("last_failure");
    json.text("at", failure.at().truncatedTo(ChronoUnit.MILLIS).toString());
    json.text("message", failure.message());
    json.endObject();
  }
}
