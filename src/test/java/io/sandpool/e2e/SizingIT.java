package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool that sizes itself, with real sandboxes on a real machine. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SizingIT {

  private static final int BURST = 6;

  @Test
  void aBurstMustRaiseThePoolAndTheCoolDownMustEndTheSurplus() {
    try (LiveService service =
        LiveService.start(
            Map.of(
                "SANDPOOL_POOLS_PYTHON_MIN_IDLE", "0",
                "SANDPOOL_POOLS_NODEJS_MIN_IDLE", "0",
                "SANDPOOL_POOLS_BASH_MIN_IDLE", "2",
                "SANDPOOL_POOLS_BASH_MAX_TOTAL", "16",
                "SANDPOOL_SIZING_COOL_DOWN", "4s",
                "SANDPOOL_SIZING_CPU_LIMIT", "1"))) {
      Api api = service.api();
      api.awaitRest("bash");
      assertEquals("ready", api.pool("python").getString("health"));
      assertEquals(2, api.pool("bash").getInteger("target_idle"));
      Eventually.holds(() -> isMeasured(api), () -> api.pool("bash"));

      List<CompletableFuture<Answer>> runs =
          IntStream.range(0, BURST).mapToObj(i -> api.start(bash("sleep 1"))).toList();
      Eventually.holds(
          () -> api.pool("bash").getInteger("target_idle") >= BURST, () -> api.pool("bash"));
      JsonObject sizing = api.pool("bash").getJsonObject("sizing");
      assertTrue(sizing.getString("explanation").contains(" idle wanted: "), sizing::encode);
      runs.forEach(run -> Api.await(run).succeeded());

      Eventually.holds(
          () -> api.pool("bash").getInteger("target_idle") == 2, () -> api.pool("bash"));
      Eventually.holds(() -> api.slots("bash", "idle") == 2, () -> api.pool("bash"));
      assertEquals("min_idle", api.pool("bash").getJsonObject("sizing").getString("reason"));
      Eventually.holds(
          () ->
              Scrape.of(api)
                      .sum("sandpool_pool_target_reason", "pool=\"bash\"", "reason=\"min_idle\"")
                  == 1,
          () -> api.pool("bash"));
      assertTrue(
          Scrape.of(api).sum("sandpool_evictions_total", "pool=\"bash\"", "reason=\"surplus\"") > 0,
          "the surplus was never there");
    }
  }

  private static boolean isMeasured(Api api) {
    return api.pool("bash").getJsonObject("sizing").getValue("headroom") != null;
  }
}
