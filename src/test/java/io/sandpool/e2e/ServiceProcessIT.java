package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.HostConfig;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as a process: killed, told to stop, given another configuration. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServiceProcessIT {

  private final Containers containers = new Containers();
  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private ServiceProcess service = ServiceProcess.start(folder);

  @AfterEach
  void leaveNothing() {
    service.kill();
    containers.leaveNoneOf(instance);
    containers.close();
  }

  private String foreign(Map<String, String> labels) {
    return containers
        .docker()
        .createContainerCmd(image())
        .withLabels(labels)
        .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
        .exec()
        .getId();
  }

  private String image() {
    String image =
        ServiceProcess.config(folder)
            .getJsonObject("templates")
            .getJsonObject("bash")
            .getString("image");
    return System.getenv().getOrDefault("SANDPOOL_TEMPLATES_BASH_IMAGE", image);
  }

  @Test
  void whatAKilledServiceLeavesMustBeGoneSoonAfterItsNextStartAndNothingElse() {
    Api api = service.ready();
    api.start(bash("sleep 1000").millis(200_000));
    Eventually.holds(() -> api.slots("bash", "leased") == 1, () -> api.pool("bash"));
    Eventually.holds(() -> api.slots("bash", "idle") >= 1, () -> api.pool("bash"));
    List<String> ofFirstLife = containers.ofInstance(instance);
    Map<String, String> alike = new HashMap<>(containers.labelsOfInstance(instance));
    alike.put("io.sandpool.instance", "0" + instance.substring(1) + "0");
    List<String> foreign = List.of(foreign(alike), foreign(Map.of("some", "label")));
    try {
      service.kill();
      assertTrue(ofFirstLife.size() >= 2, ofFirstLife::toString);

      service = ServiceProcess.start(folder);
      Api second = service.ready();
      second.run(bash("echo again")).succeeded().printed("again\n");
      Eventually.holds(
          () -> containers.ofInstance(instance).stream().noneMatch(ofFirstLife::contains),
          () -> service);
      assertTrue(Scrape.of(second).sum("sandpool_orphans_destroyed_total") >= 1);

      service.terminate();
      service.awaitEnd();
      assertEquals(List.of(), containers.ofInstance(instance), service::toString);
      foreign.forEach(container -> assertTrue(containers.exists(container)));
    } finally {
      foreign.forEach(containers::remove);
    }
  }

  @Test
  void aServiceToldToStopMustFinishWhatRunsAndLeaveNoContainer() {
    Api api = service.ready();
    EventStream running =
        api.stream(
            bash("echo on; until [[ $(date +%s) -ge $(($start + 3)) ]]; do sleep 0.1; done; echo done")
                .env("start", Long.toString(System.currentTimeMillis() / 1000)),
            EventStream.NDJSON);
    running.next("started");
    running.next("stdout");
    service.terminate();
    List<JsonObject> rest = running.rest();
    new Answer(200, rest.get(rest.size() - 1)).succeeded();
    assertEquals(143, service.awaitEnd());
    assertEquals(List.of(), containers.ofInstance(instance), service::toString);
  }

  @Test
  void aServiceToldToStopMustNotWaitForEverForWhatRuns() {
    JsonObject config = ServiceProcess.config(folder).put("shutdown_grace", "1s");
    service.kill();
    ServiceProcess.write(folder, config);
    service = ServiceProcess.start(folder);
    Api api = service.ready();
    CompletableFuture<Answer> run = api.start(bash("sleep 1000").millis(200_000));
    Eventually.holds(() -> api.slots("bash", "leased") == 1, () -> api.pool("bash"));
    service.terminate();
    assertEquals(143, service.awaitEnd());
    assertTrue(run.isCompletedExceptionally() || Api.await(run).status() >= 500);
    assertEquals(List.of(), containers.ofInstance(instance), service::toString);
  }

  @Test
  void aSecondServiceMustNotWorkForTheSameInstallation() {
    service.ready();
    ServiceProcess second = ServiceProcess.start(folder);
    assertTrue(second.awaitEnd() != 0, second::toString);
    assertTrue(second.toString().contains("Another process works with"), second::toString);
  }

  @Test
  void aDatabaseThatCannotBeUsedMustEndTheStartWithTheReason() throws Exception {
    service.ready();
    service.kill();
    Files.writeString(folder.resolve("data/sandpool.db"), "no database ".repeat(1000));
    service = ServiceProcess.start(folder);
    assertEquals(3, service.awaitEnd(), service::toString);
    assertTrue(service.toString().contains("is damaged, or no SQLite"), service::toString);
    assertTrue(service.toString().contains("put a backup in their place"), service::toString);
  }

  @Test
  void aChangedConfigurationMustComeIntoForceAndABadOneMustNot() {
    Api api = service.ready();
    JsonObject config = ServiceProcess.config(folder);
    config.getJsonObject("pools").getJsonObject("bash").put("min_idle", 1);
    ServiceProcess.write(folder, config);
    Eventually.holds(() -> api.pool("bash").getInteger("min_idle") == 1, () -> api.pool("bash"));
    assertEquals(1, reloads(api, "applied"));

    config.getJsonObject("pools").getJsonObject("bash").put("min_idle", -5);
    ServiceProcess.write(folder, config);
    Eventually.holds(() -> reloads(api, "rejected") == 1, () -> service);
    assertTrue(service.toString().contains("pools.bash.min_idle"), service::toString);

    ServiceProcess.write(folder, "pools: [this is: {no yaml");
    Eventually.holds(() -> reloads(api, "rejected") == 2, () -> service);
    assertEquals(1, api.pool("bash").getInteger("min_idle"));
    api.run(bash("echo well")).succeeded().printed("well\n");
  }

  private static double reloads(Api api, String result) {
    return Scrape.of(api).sum("sandpool_config_reload_total", "result=\"" + result + "\"");
  }
}
