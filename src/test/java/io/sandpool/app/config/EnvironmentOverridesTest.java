package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentOverridesTest {

  private static final JsonObject FILE =
      new JsonObject(
          """
          {"http": {"port": 8080},
           "pools": {"python": {"min_idle": 8}, "python_big": {"min_idle": 1}, "my-pool": {"min_idle": 2}}}
          """);

  @Test
  void aVariableMustSetTheKeyThatItNames() {
    assertEquals(9090, with("SANDPOOL_HTTP_PORT", "9090").getJsonObject("http").getValue("port"));
  }

  @Test
  void aKeyThatTheFileLacksMustBeAddedToItsSection() {
    assertEquals("::1", with("SANDPOOL_HTTP_HOST", "::1").getJsonObject("http").getValue("host"));
  }

  @Test
  void theLongestSectionNameMustWin() {
    JsonObject pools = with("SANDPOOL_POOLS_PYTHON_BIG_MIN_IDLE", "3").getJsonObject("pools");
    assertEquals(3, pools.getJsonObject("python_big").getValue("min_idle"));
    assertEquals(8, pools.getJsonObject("python").getValue("min_idle"));
  }

  @Test
  void aHyphenInAKeyMustBeWrittenAsAnUnderscore() {
    JsonObject pools = with("SANDPOOL_POOLS_MY_POOL_MIN_IDLE", "5").getJsonObject("pools");
    assertEquals(5, pools.getJsonObject("my-pool").getValue("min_idle"));
  }

  @Test
  void aSectionThatTheFileLacksMustBeThereWhereEveryConfigurationMayHaveIt() {
    JsonObject database =
        with("SANDPOOL_DATABASE_URL", "postgresql://db").getJsonObject("database");
    assertEquals(new JsonObject().put("url", "postgresql://db"), database);
    JsonObject dispatch = with("SANDPOOL_DISPATCH_BREAKER_FAILURES", "7").getJsonObject("dispatch");
    assertEquals(new JsonObject().put("breaker", new JsonObject().put("failures", 7)), dispatch);
  }

  @Test
  void aSectionThatIsEmptyInTheFileMustBeFilled() {
    JsonObject empty = new JsonObject().putNull("database");
    JsonObject filled =
        EnvironmentOverrides.apply(empty, Map.of("SANDPOOL_DATABASE_URL", "postgresql://db"));
    assertEquals("postgresql://db", filled.getJsonObject("database").getString("url"));
  }

  @Test
  void variablesOfNoSectionMustChangeNothing() {
    assertEquals(FILE, with("SANDPOOL_RUNSC_METHOD", "module"));
    assertEquals(FILE, with("HOME", "/home/someone"));
  }

  @Test
  void theKeyOfTheApiMustNeverEnterTheConfiguration() {
    assertEquals(FILE, with("SANDPOOL_API_KEY", "secret"));
  }

  @Test
  void theFileItselfMustStayAsItIs() {
    JsonObject before = FILE.copy();
    with("SANDPOOL_HTTP_PORT", "1");
    assertEquals(before, FILE);
  }

  private static JsonObject with(String name, String value) {
    return EnvironmentOverrides.apply(FILE, Map.of(name, value));
  }
}
