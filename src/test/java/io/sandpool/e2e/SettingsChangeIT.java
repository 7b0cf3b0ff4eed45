package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.ControlPool.Action;
import io.sandpool.testkit.EngineProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators change everything while callers go on as if nothing happened. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SettingsChangeIT {

  private static final String HOME = "self_managed";
  private static final String CLOUD = "e2b";

  /** So many answers show that a change serves callers. */
  private static final int SOME = 12;

  @TempDir private Path data;

  private static void small(JsonObject config) {
    for (String pool : List.of("python", "nodejs")) {
      config.getJsonObject("pools").getJsonObject(pool).put("min_idle", 0);
    }
    resize(config, 3, 6);
    // What the load made the pool grow by must go within the test's time.
    config.put("sizing", new JsonObject().put("cool_down", "1s"));
    // The cloud has its quota, and this machine few processors.
    config.getJsonObject("dispatch").put("spill_after", "5s");
  }

  private static void resize(JsonObject config, int minIdle, int maxTotal) {
    config
        .getJsonObject("pools")
        .getJsonObject("bash")
        .put("min_idle", minIdle)
        .put("max_total", maxTotal);
  }

  private static void provider(JsonObject config, String id, String key, Object value) {
    config.getJsonObject("providers").getJsonObject(id).put(key, value);
  }

  private static void order(JsonObject config, String... providers) {
    config.getJsonObject("dispatch").put("order", JsonArray.of((Object[]) providers));
  }

  private static boolean isDoneWithOldSettings(Api api, String provider) {
    return !api.get("/v1/providers/" + provider)
        .getJsonObject("facts")
        .containsKey("sandboxes_of_old_settings");
  }

  /** The whole of what an operator may do, and not one request that fails for it. */
  @Test
  void noRequestMayFailWhileProvidersAndPoolsChange() {
    EngineProxy engine = new EngineProxy();
    EngineProxy dead = new EngineProxy();
    engine.up();
    EmulatedCloud cloud = EmulatedCloud.start(Backend.E2B);
    try (ChangingService service = new ChangingService(data, SettingsChangeIT::small)) {
      Api api = service.api();
      api.awaitRest("bash");
      SteadyLoad load = new SteadyLoad(api, 3);
      try (load) {
        changeHome(service, load, engine);
        changePool(service, load);
        changeCloud(service, load, cloud);
        loseHome(service, load, engine, dead);
        removeCloud(service, load);
      }
      assertEquals(List.of(), load.failures());
      assertTrue(load.answers() >= 10 * SOME, "only " + load.answers() + " answers");
      assertEquals(load.answers(), load.sandboxes(), "a sandbox served twice");
      settle(service, api, cloud);
    } finally {
      cloud.stop().run();
      engine.close();
      dead.close();
    }
  }

  private static void changeHome(ChangingService service, SteadyLoad load, EngineProxy engine) {
    load.awaitServed(HOME, SOME);
    for (int lane : List.of(2, 3, 4)) {
      service.change(config -> provider(config, HOME, "create_lane", lane));
      load.awaitServed(HOME, SOME);
    }
    service.change(config -> provider(config, HOME, "docker_host", engine.address()));
    load.awaitServed(HOME, SOME);
    Eventually.holds(
        () -> isDoneWithOldSettings(service.api(), HOME),
        () -> service.api().get("/v1/providers/" + HOME));
  }

  private static void changePool(ChangingService service, SteadyLoad load) {
    service.change(config -> resize(config, 1, 3));
    load.awaitServed(HOME, SOME);
    service.change(config -> resize(config, 4, 8));
    load.awaitServed(HOME, SOME);
    service.control("bash", Action.RECYCLE);
    load.awaitServed(HOME, SOME);
  }

  private static void changeCloud(ChangingService service, SteadyLoad load, EmulatedCloud cloud) {
    service.change(
        config ->
            config
                .getJsonObject("providers")
                .put(CLOUD, cloud.settings().copy().put("languages", JsonArray.of("bash"))));
    load.awaitServed(HOME, SOME);
    service.change(config -> order(config, CLOUD, HOME));
    load.awaitServed(CLOUD, 4);
    service.change(config -> provider(config, CLOUD, "lease_seconds", 500));
    load.awaitServed(CLOUD, 4);
    service.change(config -> order(config, HOME, CLOUD));
    load.awaitServed(HOME, SOME);
  }

  /** What home cannot serve the cloud does, be it an operator's wish or slip. */
  private static void loseHome(
      ChangingService service, SteadyLoad load, EngineProxy engine, EngineProxy dead) {
    service.control("bash", Action.DRAIN);
    load.awaitServed(CLOUD, 4);
    service.control("bash", Action.RESUME);
    load.awaitServed(HOME, SOME);
    service.change(config -> provider(config, HOME, "docker_host", dead.address()));
    load.awaitServed(CLOUD, 4);
    service.change(config -> provider(config, HOME, "docker_host", engine.address()));
    load.awaitServed(HOME, SOME);
  }

  private static void removeCloud(ChangingService service, SteadyLoad load) {
    service.change(config -> order(config, CLOUD, HOME));
    load.awaitServed(CLOUD, 2);
    service.change(
        config -> {
          config.getJsonObject("dispatch").remove("order");
          config.getJsonObject("providers").remove(CLOUD);
        });
    load.awaitServed(HOME, SOME);
  }

  /** Nothing is left of what there was, but for what the pool is to have. */
  private static void settle(ChangingService service, Api api, EmulatedCloud cloud) {
    api.awaitRest("bash");
    Eventually.holds(
        () ->
            service.containers().size() == 4
                && cloud.sandboxes().get().isEmpty()
                && service.leases(CLOUD) == 0,
        () -> service.containers() + ", " + cloud.sandboxes().get());
    Eventually.holds(
        () -> isDoneWithOldSettings(api, HOME), () -> api.get("/v1/providers/" + HOME));
    assertEquals(List.of(), cloud.complaints().get());
    assertTrue(!api.text("/metrics").contains("sandpool_provider_up{provider=\"" + CLOUD));
  }
}
