package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on a real engine with gVisor: a healthy machine, and ways to spoil it. */
class DoctorIT {

  private static final String INSTANCE = "io.sandpool.instance";

  @TempDir Path folder;
  private int exitCode;

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix:///var/run/docker.sock")
            .build();
    try (DockerClient docker =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build())) {
      List<String> left =
          docker
              .listContainersCmd()
              .withShowAll(true)
              .withLabelFilter(List.of(INSTANCE))
              .exec()
              .stream()
              .map(container -> container.getLabels().get(INSTANCE))
              .filter(instance -> instance.startsWith("doctor-"))
              .toList();
      assertEquals(List.of(), left);
    }
  }

  @Test
  void aMachineThatIsReadyMustHaveNothingAbsent() {
    Map<String, JsonObject> findings = examine(Map.of());
    assertEquals(
        List.of(),
        findings.values().stream()
            .filter(finding -> finding.getString("status").equals("absent"))
            .toList());
    assertEquals(0, exitCode);
    for (String name :
        List.of("daemon", "runtime", "sandbox:bash", "sandbox:nodejs", "sandbox:python")) {
      assertEquals("ok", status(findings, name), name);
    }
    assertEquals("ok", status(findings, "isolation"));
    assertTrue(detail(findings, "runtime-release").contains("platform"));
    assertTrue(detail(findings, "idle-cost").contains("ms of CPU per second"));
    assertFalse(detail(findings, "cgroup").isEmpty());
  }

  @Test
  void aWrongDockerHostMustBeNamed() {
    String nowhere = "unix://" + folder.resolve("docker.sock");
    Map<String, JsonObject> findings =
        examine(Map.of("SANDPOOL_PROVIDERS_SELF_MANAGED_DOCKER_HOST", nowhere));
    assertEquals(1, exitCode);
    assertEquals("absent", status(findings, "daemon"));
    assertTrue(fix(findings, "daemon").contains("providers.self_managed.docker_host"));
    assertEquals("not looked at: needs daemon", detail(findings, "sandbox:python"));
  }

  @Test
  void anEngineThatDoesNotListenMustBeNamed() {
    Map<String, JsonObject> findings =
        examine(Map.of("SANDPOOL_PROVIDERS_SELF_MANAGED_DOCKER_HOST", "tcp://127.0.0.1:1"));
    assertEquals(1, exitCode);
    assertTrue(detail(findings, "daemon").contains("tcp://127.0.0.1:1 does not answer"));
    assertTrue(fix(findings, "daemon").contains("Start the Docker daemon"));
  }

  @Test
  void aMissingImageMustBeNamedAndTheOthersTried() {
    Map<String, JsonObject> findings =
        examine(Map.of("SANDPOOL_TEMPLATES_BASH_IMAGE", "sandpool/there-is-none"));
    assertEquals(1, exitCode);
    assertEquals("absent", status(findings, "image:bash"));
    assertTrue(fix(findings, "image:bash").contains("docker/build-images.sh"));
    assertEquals("absent", status(findings, "sandbox:bash"));
    assertEquals("ok", status(findings, "sandbox:python"));
  }

  @Test
  void anUnregisteredRuntimeMustBeNamed() {
    Map<String, JsonObject> findings =
        examine(Map.of("SANDPOOL_PROVIDERS_SELF_MANAGED_RUNTIME", "there-is-none"));
    assertEquals(1, exitCode);
    assertEquals("absent", status(findings, "runtime"));
    assertTrue(fix(findings, "runtime").contains("/etc/docker/daemon.json"));
    assertEquals("not looked at: needs runtime", detail(findings, "idle-cost"));
  }

  /** Registered, but without gVisor: a container comes up, and must not be taken for a sandbox. */
  @Test
  void aRuntimeThatIsNotGvisorMustBeFoundOut() {
    Map<String, JsonObject> findings =
        examine(Map.of("SANDPOOL_PROVIDERS_SELF_MANAGED_RUNTIME", "runc"));
    assertEquals(1, exitCode);
    assertEquals("absent", status(findings, "sandbox:bash"));
    assertTrue(fix(findings, "sandbox:bash").contains("gVisor's runsc"));
  }

  private Map<String, JsonObject> examine(Map<String, String> environment) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Options options = new Options(Path.of("conf/sandpool.yaml"), folder.resolve("data"), true);
    exitCode =
        new DoctorCommand(
                options, environment, new PrintStream(bytes, true, StandardCharsets.UTF_8))
            .run();
    JsonArray all = new JsonObject(bytes.toString(StandardCharsets.UTF_8)).getJsonArray("findings");
    Map<String, JsonObject> findings = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      findings.put(all.getJsonObject(i).getString("name"), all.getJsonObject(i));
    }
    return findings;
  }

  private static String status(Map<String, JsonObject> findings, String name) {
    return text(findings, name, "status");
  }

  private static String detail(Map<String, JsonObject> findings, String name) {
    return text(findings, name, "detail");
  }

  private static String fix(Map<String, JsonObject> findings, String name) {
    return text(findings, name, "fix");
  }

  private static String text(Map<String, JsonObject> findings, String name, String key) {
    JsonObject finding = findings.get(name);
    return finding == null ? "no finding " + name : finding.getString(key, "");
  }
}
