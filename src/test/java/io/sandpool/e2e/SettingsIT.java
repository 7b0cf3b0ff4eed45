package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.Assembly;
import io.sandpool.app.EventLoops;
import io.sandpool.app.config.Installation;
import io.sandpool.bus.Address;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.e2b.E2bFactory;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings of a real service: changed while it runs, kept over its lives, put back. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SettingsIT {

  private static final Actor ADMIN = new Actor("anna", "system", "127.0.0.1");
  private static final String SECRET = "e2b_feedfacefeedfacefeedface0badcafe12345678";

  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private final Containers containers = new Containers();
  private Optional<Life> life = Optional.empty();

  /** One life of the service inside this JVM. */
  private final class Life {

    private final Metrics metrics = new Metrics();
    private final Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
    private final Assembly service =
        Assembly.of(
            new Assembly.Place(
                folder.resolve("sandpool.yaml"),
                folder.resolve("data"),
                System.getenv(),
                new Installation(instance, "boot-" + UUID.randomUUID(), Optional.empty()),
                new ProviderRegistry(List.of(new GvisorFactory(), new E2bFactory()))),
            vertx,
            metrics,
            ServiceProcess.config(folder));
    private final Api api;

    Life() {
      service.start();
      api = new Api(service.port());
      Eventually.holds(
          () -> "ready".equals(api.get("/health/ready").getString("status")),
          () -> api.get("/health/ready"));
    }

    <Q extends Record, A extends Record> A ask(Address<Q, A> address, Q question) {
      Deadline deadline = Deadline.after(service.bus().ticker(), Duration.ofMinutes(2));
      try {
        return service.bus().ask(address, question, deadline).await(3, TimeUnit.MINUTES);
      } catch (TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    SettingsOutcome change(String patch) {
      return ask(
          AdminAddresses.PROPOSE,
          new ProposeSettings(ADMIN, new JsonObject(patch), false, Optional.empty(), "a test"));
    }

    SettingsView settings() {
      return ask(AdminAddresses.SETTINGS, new AskSettings(Optional.empty()));
    }

    void minIdleMustBecome(int minIdle) {
      Eventually.holds(
          () -> api.pool("bash").getInteger("min_idle") == minIdle, () -> api.pool("bash"));
    }

    void end() throws Exception {
      service.stop().await(1, TimeUnit.MINUTES);
      vertx.close().await(1, TimeUnit.MINUTES);
    }
  }

  private Life begin() {
    Life begun = new Life();
    life = Optional.of(begun);
    return begun;
  }

  private void end() throws Exception {
    Optional<Life> ending = life;
    life = Optional.empty();
    if (ending.isPresent()) {
      ending.get().end();
    }
  }

  @AfterEach
  void leaveNothing() throws Exception {
    try {
      end();
      assertEquals(List.of(), containers.ofInstance(instance));
    } finally {
      containers.ofInstance(instance).forEach(containers::remove);
      containers.close();
      removeFolder();
    }
  }

  private void seed(String rows) throws Exception {
    Files.writeString(
        folder.resolve("system_settings.json"), "{\"system_settings\":[" + rows + "]}");
  }

  private void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private boolean isWrittenAnywhere(String text) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  private static SettingValue value(SettingsView view, String path) {
    return view.values().stream()
        .filter(value -> value.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsSetMustTakeEffectAtOnceStayAndComeBack() throws Exception {
    seed(
        "{\"name\":\"pools.bash\",\"data_type\":\"json\",\"value\":\"{\\\"min_idle\\\": 1}\"},"
            + "{\"name\":\"sandbox.provider_type\",\"data_type\":\"string\",\"value\":\"self_managed\"}");
    Life first = begin();
    first.minIdleMustBecome(1);
    assertEquals(
        SettingValue.Source.DATABASE, value(first.settings(), "pools.bash.min_idle").source());
    assertEquals(
        SettingValue.Source.FILE, value(first.settings(), "pools.bash.max_total").source());

    SettingsOutcome outcome =
        first.change(
            "{\"pools.bash\":{\"min_idle\":2},\"sandbox.e2b\":{\"api_key\":\"" + SECRET + "\"}}");
    assertTrue(outcome.applied(), outcome::toString);
    assertEquals(2, outcome.version());
    first.minIdleMustBecome(2);
    first.api.run(Program.bash("echo well")).succeeded().printed("well\n");
    end();

    Life second = begin();
    second.minIdleMustBecome(2);
    assertEquals(2, second.settings().version());
    assertFalse(second.settings().toString().contains(SECRET));
    SettingsOutcome refused = second.change("{\"pools.bash\":{\"min_idle\":9}}");
    assertFalse(refused.applied());
    assertEquals("pools.bash.min_idle", refused.problems().get(0).path());
    assertTrue(
        second
            .ask(AdminAddresses.RESTORE, new RestoreSettings(ADMIN, 1, false, Optional.of(2L)))
            .applied());
    second.minIdleMustBecome(1);
    assertTrue(isWrittenAnywhere("a test"));
    assertFalse(isWrittenAnywhere(SECRET));
    end();
    assertFalse(isWrittenAnywhere(SECRET));
  }

  @Test
  void settingsMustBeTriedBesideWhatRuns() {
    Life service = begin();
    SettingsTrial trial =
        service.ask(
            AdminAddresses.TEST,
            new TestSettings(ADMIN, "self_managed", new JsonObject("{\"create_lane\":1}")));
    ProviderTrial steps = trial.trial().orElseThrow();
    assertTrue(steps.passed(), steps::toString);
    assertTrue(trial.run().orElseThrow().stdout().bytes().toUtf8().contains("TEST_PASSED"));

    SettingsTrial failing =
        service.ask(
            AdminAddresses.TEST,
            new TestSettings(
                ADMIN,
                "self_managed",
                new JsonObject("{\"docker_host\":\"unix:///nowhere/at/all.sock\"}")));
    ProviderTrial failed = failing.trial().orElseThrow();
    assertEquals(ProviderTrial.End.FAILED, failed.steps().get(0).end(), failed::toString);
    assertEquals(ProviderTrial.End.SKIPPED, failed.steps().get(3).end(), failed::toString);
    assertEquals(1, service.settings().version());
    service.api.run(Program.bash("echo well")).succeeded().printed("well\n");
  }

  /** As an operator would: the key is replaced, a version put back, everything forgotten. */
  @Test
  void theCommandsMustReplaceTheKeyAndPutVersionsBack() throws Exception {
    Life service = begin();
    service.change("{\"sandbox.e2b\":{\"api_key\":\"" + SECRET + "\"}}");
    service.change("{\"pools.bash\":{\"min_idle\":1}}");
    end();
    Path key = folder.resolve("data/settings-key");
    String before = Files.readString(key);

    ServiceProcess rotation = ServiceProcess.command(folder, "rotate-settings-key");
    assertEquals(0, rotation.awaitEnd(), rotation::toString);
    assertTrue(rotation.toString().contains("3 versions"), rotation::toString);
    assertFalse(Files.readString(key).equals(before));
    assertFalse(rotation.toString().contains(Files.readString(key).strip()));

    ServiceProcess restoring = ServiceProcess.command(folder, "settings-restore", "2");
    assertEquals(0, restoring.awaitEnd(), restoring::toString);
    Life again = begin();
    assertEquals(4, again.settings().version());
    assertFalse(again.settings().settings().containsKey("pools.bash"));
    assertTrue(again.settings().settings().containsKey("sandbox.e2b"));
    end();

    Files.writeString(key, before);
    String refusal = String.valueOf(assertThrows(RuntimeException.class, this::begin).getMessage());
    assertTrue(refusal.contains("was sealed with the key"), refusal);
    ServiceProcess forgetting = ServiceProcess.command(folder, "settings-restore", "seed");
    assertEquals(0, forgetting.awaitEnd(), forgetting::toString);
    assertEquals(1, begin().settings().version());
  }
}
