package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.app.doctor.Finding.Status;
import io.sandpool.provider.gvisor.RuntimeFacts;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole examination on scripted instruments. */
class DoctorTest {

  @TempDir Path folder;
  private final FakeEngine engine = new FakeEngine();
  private final FakeLaboratory laboratory = new FakeLaboratory();
  private final List<Finding> told = new ArrayList<>();
  private boolean probing = true;
  private JsonObject providers = provider("a");
  private final JsonObject ragflow = new JsonObject();

  @Test
  void everythingMustBeFineWhereEverythingIsThere() {
    engine.has("img", "sha256:1", Map.of());
    List<Finding> findings = examine();
    assertEquals(List.of(), findings.stream().filter(f -> f.status() != Status.OK).toList());
    assertEquals(findings, told);
    assertEquals(
        List.of(
            "jdk",
            "data-folder",
            "configuration",
            "providers",
            "ragflow",
            "open-files",
            "database",
            "daemon",
            "cgroup",
            "runtime",
            "runtime-release",
            "image:t",
            "memory",
            "disk",
            "sandbox:t",
            "isolation",
            "idle-cost"),
        findings.stream().map(Finding::name).toList());
    assertTrue(engine.closed);
    assertTrue(laboratory.closed);
  }

  /** At the start of the service, which has better things to do. */
  @Test
  void theQuickLookMustMakeNoSandbox() {
    probing = false;
    engine.has("img", "sha256:1", Map.of());
    List<Finding> findings = examine();
    assertEquals("disk", findings.get(findings.size() - 1).name());
    assertEquals(List.of(), laboratory.tried);
  }

  @Test
  void aBadConfigurationMustBeNamedAndNothingGuessed() {
    providers = new JsonObject();
    List<Finding> findings = examine();
    Finding configuration = findings.get(2);
    assertEquals(Status.ABSENT, configuration.status());
    assertTrue(configuration.detail().contains("pools.p.provider"), configuration.detail());
    assertEquals("not looked at: needs configuration", findings.get(3).detail());
    assertEquals(7, findings.size());
  }

  @Test
  void anOpenDoorForRagflowMustBeWarnedOf() {
    ragflow.put("allow_unauthenticated", true);
    Finding open = examine().get(4);
    assertEquals("ragflow", open.name());
    assertEquals(Status.DEGRADED, open.status());
    assertTrue(open.fix().contains("SANDBOX_EXECUTOR_MANAGER_API_TOKEN"), open.fix());
    ragflow.put("enabled", false);
    assertEquals(Status.OK, examine().get(4).status());
  }

  @Test
  void aProvidersBadSettingMustBeNamedWithItsKey() {
    providers.getJsonObject("a").put("docker_host", "docker");
    Finding finding = examine().get(3);
    assertEquals("providers", finding.name());
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.detail().startsWith("providers.a.docker_host: must"), finding.detail());
  }

  @Test
  void aLeasedProviderMustBeJudgedAndNotLookedForAtAnEngine() {
    providers.put("far", new JsonObject().put("type", "cloud"));
    List<Finding> findings = examine();
    assertEquals(Status.OK, findings.get(3).status());
    assertTrue(
        findings.get(3).detail().endsWith(", far leased from cloud"), findings.get(3).detail());
    assertFalse(findings.stream().anyMatch(finding -> finding.name().startsWith("far/")));
    providers.put("far", new JsonObject().put("type", "moon"));
    told.clear();
    Finding bad = examine().get(3);
    assertEquals(Status.ABSENT, bad.status());
    assertTrue(bad.detail().startsWith("providers.far.type: unknown"), bad.detail());
  }

  @Test
  void aMissingImageMustSkipItsSandboxOnly() {
    List<Finding> findings = examine();
    assertEquals(Status.ABSENT, find(findings, "image:t").status());
    assertEquals("not looked at: needs image:t", find(findings, "sandbox:t").detail());
    assertEquals(Status.OK, find(findings, "disk").status());
  }

  @Test
  void severalProvidersMustBeToldApart() {
    providers.mergeIn(provider("b"));
    List<String> names = examine().stream().map(Finding::name).toList();
    assertTrue(names.contains("a/daemon") && names.contains("b/daemon"), names.toString());
    assertFalse(names.contains("daemon"));
  }

  /** There is no machine of theirs to look at; the service itself tries them out. */
  @Test
  void aLeasedProviderMustBeNamedAndNotExamined() {
    providers.put("cloud", new JsonObject().put("type", "cloud"));
    List<Finding> findings = examine();
    Finding named = find(findings, "providers");
    assertEquals(Status.OK, named.status());
    assertTrue(named.detail().endsWith("cloud leased from cloud"), named.detail());
    assertTrue(findings.stream().noneMatch(finding -> finding.name().startsWith("cloud/")));
  }

  @Test
  void aDoctorThatWasStoppedMustLookAtNothing() {
    Doctor doctor = new Doctor(subject(), new Scripted());
    doctor.close();
    assertEquals(List.of(), doctor.examine(told::add));
    assertEquals(List.of(), laboratory.tried);
  }

  private List<Finding> examine() {
    try (Doctor doctor = new Doctor(subject(), new Scripted())) {
      return doctor.examine(told::add);
    }
  }

  private static Finding find(List<Finding> findings, String name) {
    return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  private Subject subject() {
    Callable<SandpoolConfig> configuration =
        () ->
            new ConfigReader(new Installation("doctor", "doctor", Optional.empty()))
                .read(configuration(), Map.of());
    return new Subject(
        "the file",
        configuration,
        provider -> {
          if (!provider.type().equals("cloud")) {
            throw new IllegalArgumentException("type: unknown");
          }
        },
        folder.resolve("data"),
        folder.resolve("docker"),
        folder.resolve("runsc.json"),
        Optional.empty());
  }

  private JsonObject configuration() {
    return new JsonObject()
        .put("providers", providers)
        .put("ragflow", ragflow)
        .put("languages", new JsonObject().put("bash", new JsonObject()))
        .put(
            "templates",
            new JsonObject().put("t", new JsonObject().put("language", "bash").put("image", "img")))
        .put(
            "pools",
            new JsonObject().put("p", new JsonObject().put("provider", "a").put("template", "t")));
  }

  private static JsonObject provider(String id) {
    return new JsonObject().put(id, new JsonObject().put("type", "gvisor"));
  }

  private final class Scripted implements Instruments {
    @Override
    public Machine machine() {
      return FakeMachine.large();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public EngineAddress.SocketFile socketFile(Path path) {
      return EngineAddress.SocketFile.USABLE;
    }

    @Override
    public ReleaseCheck.BinaryInspector binaries() {
      return runtime -> new RuntimeFacts("20260905.0", "systrap");
    }

    @Override
    public EngineSource engine(Ward ward) {
      return engine;
    }

    @Override
    public Optional<Laboratory> laboratory(Ward ward) {
      return probing ? Optional.of(laboratory) : Optional.empty();
    }
  }
}
