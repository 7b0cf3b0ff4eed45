package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.http.ragflow.RagflowSettings;
import io.sandpool.http.ragflow.RateLimit;
import io.sandpool.pool.PoolSettings;
import io.vertx.config.yaml.YamlProcessor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RAGFlow's operators bring their own variables. */
class RagflowConfigTest {

  private final Vertx vertx = Vertx.vertx();
  private final ConfigReader reader =
      new ConfigReader(new Installation("0123456789ab", "b00t", Optional.empty()));
  private JsonObject shipped = new JsonObject();

  @BeforeEach
  void load() throws Exception {
    Buffer yaml = Buffer.buffer(Files.readAllBytes(Path.of("conf/sandpool.yaml")));
    shipped =
        new YamlProcessor().process(vertx, new JsonObject(), yaml).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void withoutVariablesTheDefaultsMustHold() {
    assertEquals(RagflowSettings.DEFAULTS, with(Map.of()).ragflow());
    shipped.remove("ragflow");
    assertEquals(RagflowSettings.DEFAULTS, with(Map.of()).ragflow());
  }

  @Test
  void timesMustBeReadAsRagflowWritesThem() {
    assertEquals(Duration.ofSeconds(7), with("SANDBOX_TIMEOUT", "7s").ragflow().timeout());
    assertEquals(Duration.ofSeconds(90), with("SANDBOX_TIMEOUT", "1m30s").ragflow().timeout());
    assertEquals(Duration.ofMinutes(2), with("SANDBOX_TIMEOUT", "2m").ragflow().timeout());
    assertEquals(Duration.ofSeconds(60), with("SANDBOX_TIMEOUT", "60").ragflow().timeout());
    assertEquals(Duration.ofSeconds(10), with("SANDBOX_TIMEOUT", " ").ragflow().timeout());
  }

  @Test
  void anOldConfigurationFileMustNotKeepVariablesFromBeingHeard() {
    shipped.remove("ragflow");
    assertEquals(Duration.ofSeconds(7), with("SANDBOX_TIMEOUT", "7s").ragflow().timeout());
  }

  @Test
  void aTimeThatIsNoneMustBeRefusedInsteadOfIgnored() {
    assertTrue(problem("SANDBOX_TIMEOUT", "soon").contains("ragflow.timeout must be a duration"));
    assertTrue(problem("SANDBOX_TIMEOUT", "0s").contains("ragflow.timeout"));
  }

  @Test
  void ourOwnVariableMustBeHeardFirst() {
    SandpoolConfig config = with(Map.of("SANDBOX_TIMEOUT", "7s", "SANDPOOL_RAGFLOW_TIMEOUT", "8s"));
    assertEquals(Duration.ofSeconds(8), config.ragflow().timeout());
  }

  @Test
  void memoryMustLimitEverySandbox() {
    for (PoolSettings pool : with("SANDBOX_MAX_MEMORY", "512m").pools()) {
      assertEquals(512L << 20, pool.spec().ceiling().memoryBytes());
    }
    assertTrue(problem("SANDBOX_MAX_MEMORY", "lots").contains("limits.memory must be a size"));
  }

  @Test
  void asManySandboxesMustWaitAsRagflowHadAndAsManyRun() {
    for (PoolSettings pool : with("SANDBOX_EXECUTOR_MANAGER_POOL_SIZE", "5").pools()) {
      boolean ragflows = List.of("python", "nodejs").contains(pool.name());
      assertEquals(ragflows ? 5 : 2, pool.sizes().minIdle());
      assertEquals(ragflows ? 10 : 8, pool.sizes().maxTotal());
    }
    shipped.getJsonObject("pools").remove("nodejs");
    assertEquals(2, with("SANDBOX_EXECUTOR_MANAGER_POOL_SIZE", "5").pools().size());
    assertTrue(
        problem("SANDBOX_EXECUTOR_MANAGER_POOL_SIZE", "many").contains("pools.python.min_idle"));
  }

  @Test
  void portRateAndOpennessMustBeTaken() {
    assertEquals(9385, with("SANDBOX_EXECUTOR_MANAGER_PORT", "9385").http().port());
    assertEquals(
        Optional.of(new RateLimit(120, Duration.ofMinutes(1))),
        with("SANDBOX_RUN_RATE_LIMIT", "120/minute").ragflow().rateLimit());
    assertTrue(
        problem("SANDBOX_RUN_RATE_LIMIT", "few").contains("ragflow.rate_limit must be a rate"));
    for (String yes : List.of("1", "true", "YES", "on")) {
      assertTrue(
          with("SANDBOX_EXECUTOR_MANAGER_ALLOW_UNAUTHENTICATED", yes).ragflow().isOpenToAll());
    }
    for (String no : List.of("0", "false", "", "maybe")) {
      assertFalse(
          with("SANDBOX_EXECUTOR_MANAGER_ALLOW_UNAUTHENTICATED", no).ragflow().isOpenToAll());
    }
  }

  @Test
  void aTokenMustShutTheDoorAndNeverShow() {
    SandpoolConfig config =
        with(
            Map.of(
                "SANDBOX_EXECUTOR_MANAGER_API_TOKEN", " a-shared-secret ",
                "SANDBOX_EXECUTOR_MANAGER_ALLOW_UNAUTHENTICATED", "true"));
    assertEquals(Optional.of("a-shared-secret"), config.ragflow().token());
    assertFalse(config.ragflow().isOpenToAll());
    assertTrue(config.ragflow().hasWeakToken());
    assertFalse(config.toString().contains("a-shared-secret"));
    String problem = problem("SANDBOX_EXECUTOR_MANAGER_API_TOKEN", "two words");
    assertTrue(problem.contains("SANDBOX_EXECUTOR_MANAGER_API_TOKEN must have"), problem);
    assertFalse(problem.contains("two words"));
  }

  private SandpoolConfig with(String name, String value) {
    return with(Map.of(name, value));
  }

  private SandpoolConfig with(Map<String, String> environment) {
    return reader.read(shipped, environment);
  }

  private String problem(String name, String value) {
    return assertThrows(ConfigException.class, () -> with(name, value)).toString();
  }
}
