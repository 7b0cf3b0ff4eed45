package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.host.HostSettings;
import io.sandpool.http.ApiCatalog;
import io.sandpool.pool.PoolSettings;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.store.PostgresServer;
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
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The configuration that ships, and what happens when it is spoilt. */
class ConfigReaderTest {

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
  void theShippedConfigurationMustBeGood() {
    SandpoolConfig config = reader.read(shipped, Map.of());
    assertEquals(
        List.of("bash", "nodejs", "python"),
        config.pools().stream().map(PoolSettings::name).toList());
    assertEquals("127.0.0.1", config.http().host());
    ApiCatalog catalog = config.routing().catalog(Map.of("self_managed", Capabilities.local()));
    assertEquals("python", catalog.language("python3").orElseThrow().name());
    assertEquals(Duration.ofSeconds(10), catalog.languages().get(2).defaults().wall());
    assertEquals("sandpool-runsc", config.providers().get(0).content().getString("runtime"));
  }

  @Test
  void theEnvironmentMustOverrideTheFile() {
    SandpoolConfig config =
        reader.read(
            shipped, Map.of("SANDPOOL_HTTP_PORT", "9999", "SANDPOOL_POOLS_PYTHON_MIN_IDLE", "3"));
    assertEquals(9999, config.http().port());
    assertEquals(3, config.pools().get(2).sizes().minIdle());
  }

  @Test
  void allProblemsMustBeReportedTogetherEachWithItsKey() {
    JsonObject pool = shipped.getJsonObject("pools").getJsonObject("python");
    pool.put("min_idle", 20).put("template", "cobol").put("colour", "blue");
    shipped.getJsonObject("pools").getJsonObject("bash").put("provider", "cloud");
    shipped.getJsonObject("http").put("port", 70_000);
    String problems = problems();
    assertTrue(
        problems.contains("http.port must be a whole number between 0 and 65535, was 70000"),
        problems);
    assertTrue(problems.contains("pools.python.template must be one of"), problems);
    assertTrue(problems.contains("pools.python.colour is not known here"), problems);
    assertTrue(problems.contains("pools.bash.provider must be one of [self_managed]"), problems);
  }

  @Test
  void aPoolWithMoreIdleThanTotalMustBeRefused() {
    shipped.getJsonObject("pools").getJsonObject("python").put("min_idle", 20);
    assertTrue(
        problems().contains("min_idle must be between 0 and max_total (16), was 20"), problems());
  }

  @Test
  void aDefaultAboveItsMaximumMustBeRefused() {
    shipped.getJsonObject("limits").put("memory", "1GiB");
    assertTrue(problems().contains("limits.memory must not exceed max_limits.memory"), problems());
  }

  /** Whoever reaches an open port could run code. */
  @Test
  void anOpenAddressWithoutAuthenticationMustBeRefused() {
    shipped.getJsonObject("http").put("host", "0.0.0.0").put("authentication", "off");
    assertTrue(problems().contains("http.authentication"), problems());
  }

  @Test
  void authenticationMustBeOnWhereOthersReachTheServiceOrAKeyIsSet() {
    assertFalse(reader.read(shipped, Map.of()).http().authentication());
    assertTrue(withKey().http().authentication());
    shipped.getJsonObject("http").put("authentication", "off");
    assertFalse(withKey().http().authentication());
    shipped.getJsonObject("http").put("authentication", "on");
    assertTrue(reader.read(shipped, Map.of()).http().authentication());
    shipped.getJsonObject("http").put("authentication", "auto").put("host", "0.0.0.0");
    assertTrue(reader.read(shipped, Map.of()).http().authentication());
  }

  private SandpoolConfig withKey() {
    Installation installation =
        new Installation("0123456789ab", "b00t", Optional.of("a-key-of-enough-characters"));
    return new ConfigReader(installation).read(shipped, Map.of());
  }

  /** Readers of YAML take on and off for true and false. */
  @Test
  void onAndOffMustMeanWhatTheySayInTheFile() throws Exception {
    for (String word : List.of("on", "off", "\"on\"", "\"off\"")) {
      Buffer yaml = Buffer.buffer("http:\n  authentication: " + word + "\n");
      JsonObject file =
          new YamlProcessor().process(vertx, new JsonObject(), yaml).await(10, TimeUnit.SECONDS);
      shipped.put("http", file.getJsonObject("http"));
      assertEquals(word.contains("on"), reader.read(shipped, Map.of()).http().authentication());
    }
  }

  @Test
  void anUnknownWayToAuthenticateMustBeRefused() {
    shipped.getJsonObject("http").put("authentication", "maybe");
    assertTrue(
        problems().contains("http.authentication must be auto, on or off, was \"maybe\""),
        problems());
  }

  @Test
  void oneNameMustNotMeanTwoLanguages() {
    shipped.getJsonObject("languages").getJsonObject("bash").put("aliases", List.of("python3"));
    assertTrue(problems().contains("languages.python.aliases"), problems());
  }

  @Test
  void theDatabaseMustBeAFileInTheDataFolderWhereNothingIsSaid() {
    assertEquals(Optional.empty(), reader.read(shipped, Map.of()).database());
    shipped.remove("database");
    assertEquals(Optional.empty(), reader.read(shipped, Map.of()).database());
  }

  @Test
  void theDatabaseMayBeNamedAndItsPasswordMustComeFromTheEnvironment() {
    SandpoolConfig config =
        reader.read(
            shipped,
            Map.of(
                "SANDPOOL_DATABASE_URL", "postgresql://me@db.example/mine",
                "SANDPOOL_DATABASE_PASSWORD", "hushhush"));
    assertEquals(
        Optional.of(
            new PostgresServer(
                "jdbc:postgresql://db.example/mine", Optional.of("me"), Optional.of("hushhush"))),
        config.database());
    assertFalse(config.toString().contains("hushhush"), config::toString);
  }

  @Test
  void aDatabaseThatCannotBeUnderstoodMustBeRefusedWithoutBeingShown() {
    shipped.getJsonObject("database").put("url", "mysql://me:hushhush@db.example/mine");
    assertTrue(problems().contains("database.url must begin with jdbc:sqlite: or"), problems());
    assertFalse(problems().contains("hushhush"), problems());
  }

  // ---- how pools follow demand ----

  @Test
  void poolsMustFollowDemandByTheirOwnKeysOrThoseOfAll() {
    shipped.put("sizing", new JsonObject().put("warm_ratio", 0.9).put("cool_down", "2m"));
    shipped.getJsonObject("pools").getJsonObject("bash").put("warm_ratio", 0.999);

    assertEquals(new PoolSettings.Sizing(true, 0.9, Duration.ofMinutes(2)), sizing("python"));
    assertEquals(new PoolSettings.Sizing(true, 0.999, Duration.ofMinutes(2)), sizing("bash"));
    shipped.remove("sizing");
    assertEquals(PoolSettings.Sizing.DEFAULTS, sizing("python"));
  }

  /** Idle sandboxes of a cloud cost money. */
  @Test
  void poolsOfLeasedProvidersMustFollowDemandOnlyWhereTheySaySo() {
    shipped.getJsonObject("providers").put("e2b", new JsonObject().put("type", "e2b"));
    shipped.getJsonObject("pools").getJsonObject("python").put("provider", "e2b");
    shipped
        .getJsonObject("pools")
        .getJsonObject("nodejs")
        .put("provider", "e2b")
        .put("warm_ratio", 0.95);

    assertFalse(sizing("python").followsDemand());
    assertTrue(sizing("nodejs").followsDemand());
    assertTrue(sizing("bash").followsDemand());
  }

  @Test
  void onlyPoolsOnThisMachineMustBeBoundByIt() {
    shipped
        .getJsonObject("providers")
        .put("e2b", new JsonObject().put("type", "e2b"))
        .put(
            "elsewhere",
            new JsonObject().put("type", "gvisor").put("docker_host", "tcp://db.example:2375"));
    shipped.getJsonObject("pools").getJsonObject("python").put("provider", "e2b");
    shipped.getJsonObject("pools").getJsonObject("nodejs").put("provider", "elsewhere");
    Capabilities leased = new Capabilities(true, Map.of(), Optional.empty(), OptionalInt.empty());

    assertEquals(
        List.of("bash"),
        reader
            .read(shipped, Map.of())
            .poolsOnThisMachine(
                Map.of(
                    "self_managed",
                    Capabilities.local(),
                    "elsewhere",
                    Capabilities.local(),
                    "e2b",
                    leased)));
  }

  @Test
  void badSizesMustBeRefusedWithWhatIsExpected() {
    shipped.put(
        "sizing",
        new JsonObject()
            .put("cool_down", "0s")
            .put("memory_reserve", "much")
            .put("cpu_limit", 2)
            .put("reserve", "1GiB"));
    shipped.getJsonObject("pools").getJsonObject("python").put("warm_ratio", 1);

    String problems = problems();
    assertTrue(
        problems.contains("sizing.cool_down must be a duration between 1s and 3600s"), problems);
    assertTrue(problems.contains("sizing.memory_reserve must be a size between"), problems);
    assertTrue(
        problems.contains("sizing.cpu_limit must be a number between 0.1 and 1.0"), problems);
    assertTrue(problems.contains("sizing.reserve is not known here"), problems);
    assertTrue(
        problems.contains("pools.python.warm_ratio must be a number between 0.01 and 0.9999"),
        problems);
  }

  @Test
  void theEnvironmentMustSetSizesAsWell() {
    SandpoolConfig config =
        reader.read(
            shipped,
            Map.of(
                "SANDPOOL_SIZING_CPU_LIMIT", "0.5",
                "SANDPOOL_SIZING_MEMORY_RESERVE", "2GiB",
                "SANDPOOL_POOLS_PYTHON_WARM_RATIO", "0.8"));

    assertEquals(new HostSettings(2L << 30, 0.5), config.host());
    assertEquals(0.8, config.pools().get(2).sizing().warmRatio());
  }

  private PoolSettings.Sizing sizing(String pool) {
    return reader.read(shipped, Map.of()).pools().stream()
        .filter(settings -> settings.name().equals(pool))
        .findFirst()
        .orElseThrow()
        .sizing();
  }

  private String problems() {
    return assertThrows(ConfigException.class, () -> reader.read(shipped, Map.of())).toString();
  }
}
