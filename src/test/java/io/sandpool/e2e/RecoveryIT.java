package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import io.sandpool.testkit.EngineProxy;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service while the engine, or an image, is away or becomes another one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RecoveryIT {

  private static final String DOCKER_HOST = "SANDPOOL_PROVIDERS_SELF_MANAGED_DOCKER_HOST";
  private static final String IMAGE = "SANDPOOL_TEMPLATES_BASH_IMAGE";

  /** One pool of bash; the others rest. */
  private static Map<String, String> bashOnly(String key, String value) {
    Map<String, String> changes = new HashMap<>();
    for (String pool : List.of("PYTHON", "NODEJS")) {
      changes.put("SANDPOOL_POOLS_" + pool + "_MIN_IDLE", "0");
    }
    changes.put("SANDPOOL_POOLS_BASH_MIN_IDLE", "2");
    changes.put("SANDPOOL_POOLS_BASH_MAX_TOTAL", "4");
    changes.put(key, value);
    return changes;
  }

  private static String bashImage() {
    return System.getenv().getOrDefault(IMAGE, "sandpool/bash:latest");
  }

  @Test
  void aServiceThatStartsWithoutAnEngineMustSaySoAndRecoverByItself() {
    EngineProxy engine = new EngineProxy();
    try (LiveService service = LiveService.start(bashOnly(DOCKER_HOST, engine.address()))) {
      Api api = service.api();
      assertEquals("live", api.get("/health/live").getString("status"));
      Eventually.holds(
          () -> "degraded".equals(api.pool("bash").getString("health")), () -> api.pool("bash"));
      assertEquals(503, api.get("/health/ready").getInteger("status"));
      String reasons = api.get("/health/ready").getJsonArray("reasons").encode();
      assertTrue(reasons.contains("pool=bash") && reasons.contains("does not answer"), reasons);
      assertEquals(0, Scrape.of(api).sum("sandpool_provider_up"));
      Answer refused = api.post(bash("echo x").with("max_wait_ms", 100));
      assertEquals(503, refused.status(), refused::toString);

      engine.up();
      Eventually.holds(
          () -> "ready".equals(api.pool("bash").getString("health")), () -> api.pool("bash"));
      api.run(bash("echo well")).succeeded().printed("well\n");
      Eventually.holds(
          () -> Scrape.of(api).sum("sandpool_provider_up") == 1, () -> "the gauge stays at 0");
    } finally {
      engine.close();
    }
  }

  @Test
  void anEngineThatRestartsUnderLoadMustLoseWhatRunsAndNothingElse() {
    EngineProxy engine = new EngineProxy();
    engine.up();
    try (LiveService service = LiveService.start(bashOnly(DOCKER_HOST, engine.address()))) {
      Api api = service.api();
      api.awaitRest("bash");
      List<CompletableFuture<Answer>> running =
          IntStream.range(0, 3)
              .mapToObj(i -> api.start(bash("sleep 1000").millis(200_000)))
              .toList();
      Eventually.holds(() -> api.slots("bash", "leased") == 3, () -> api.pool("bash"));
      List<String> before = service.containers().ofInstance(service.instance());

      engine.down();
      for (CompletableFuture<Answer> run : running) {
        Api.await(run).refused(502, "provider-lost");
      }
      Eventually.holds(() -> api.slots("bash", "idle") == 0, () -> api.pool("bash"));
      Answer meanwhile = api.post(bash("echo x").with("max_wait_ms", 100));
      assertEquals(503, meanwhile.status(), meanwhile::toString);

      engine.up();
      api.awaitRest("bash");
      for (int i = 0; i < 4; i++) {
        Answer answer = api.run(bash("echo well")).succeeded().printed("well\n");
        assertTrue(!before.contains(answer.sandbox()), answer::toString);
      }
      Eventually.holds(
          () ->
              service.containers().ofInstance(service.instance()).stream()
                  .noneMatch(before::contains),
          () -> "containers from before are left");
    } finally {
      engine.close();
    }
  }

  @Test
  void aMissingImageMustDegradeItsPoolWithTheReasonAndEndThereUntilItComes() {
    String image = "sandpool-e2e/" + UUID.randomUUID() + ":latest";
    try (LiveService service = LiveService.start(bashOnly(IMAGE, image))) {
      Api api = service.api();
      Eventually.holds(
          () -> "degraded".equals(api.pool("bash").getString("health")), () -> api.pool("bash"));
      String why = api.pool("bash").getJsonObject("last_failure").getString("message");
      assertTrue(why.contains(image), why);
      assertTrue(api.get("/health/ready").getString("detail").contains(image));
      assertTrue(Scrape.of(api).sum("sandpool_pool_circuit_state", "pool=\"bash\"") > 0);
      Answer refused = api.post(bash("echo x"));
      refused.refused(503, "pool-degraded");
      assertTrue(refused.json().getString("detail").contains(image), refused::toString);
      assertTrue(service.containers().ofInstance(service.instance()).isEmpty());

      service
          .containers()
          .docker()
          .tagImageCmd(bashImage(), image.replace(":latest", ""), "latest")
          .exec();
      Eventually.holds(
          () -> "ready".equals(api.pool("bash").getString("health")), () -> api.pool("bash"));
      api.run(bash("echo well")).succeeded().printed("well\n");
      assertEquals(0, Scrape.of(api).sum("sandpool_pool_circuit_state", "pool=\"bash\""));
    } finally {
      untag(image);
    }
  }

  @Test
  void aChangedImageMustMakeANewGenerationOfIdleSandboxesAndCutNoRun() {
    String image = "sandpool-e2e/" + UUID.randomUUID();
    try (Containers containers = new Containers()) {
      containers.docker().tagImageCmd(bashImage(), image, "latest").exec();
    }
    try (LiveService service = LiveService.start(bashOnly(IMAGE, image + ":latest"))) {
      Api api = service.api();
      api.awaitRest("bash");
      int generation = api.pool("bash").getInteger("generation");
      List<String> idle = service.containers().ofPool(service.instance(), "bash");
      EventStream running = api.stream(bash("echo on; sleep 4; echo off"), EventStream.NDJSON);
      running.next("started");
      running.next("stdout");

      changeImage(service.containers().docker(), image);
      // The next sandbox that is made shows that the image is another one.
      api.run(bash("echo well")).succeeded();
      Eventually.holds(
          () -> api.pool("bash").getInteger("generation") > generation, () -> api.pool("bash"));
      Eventually.holds(
          () ->
              service.containers().ofPool(service.instance(), "bash").stream()
                      .filter(idle::contains)
                      .count()
                  <= 1,
          () -> api.pool("bash"));
      List<JsonObject> rest = running.rest();
      new Answer(200, rest.get(rest.size() - 1)).succeeded();
      api.awaitRest("bash");
      assertTrue(Scrape.of(api).sum("sandpool_evictions_total", "reason=\"outdated\"") >= 1);
    } finally {
      untag(image + ":latest");
    }
  }

  /** The same content under another id. */
  private static void changeImage(DockerClient docker, String image) {
    String container = docker.createContainerCmd(image).exec().getId();
    try {
      docker
          .commitCmd(container)
          .withRepository(image)
          .withTag("latest")
          .withLabels(Map.of("changed", UUID.randomUUID().toString()))
          .exec();
    } finally {
      docker.removeContainerCmd(container).exec();
    }
  }

  private static void untag(String image) {
    try (Containers containers = new Containers()) {
      containers.docker().removeImageCmd(image).withForce(true).exec();
    }
  }
}
