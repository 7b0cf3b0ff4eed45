package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReaderTest {

  private static ConfigNode root(JsonObject section) {
    return ConfigNode.root(new JsonObject().put("log", section));
  }

  @Test
  void withoutASectionNoRunMustBeLogged() {
    ConfigNode root = ConfigNode.root(new JsonObject());
    assertEquals(RunLogging.NONE, LogReader.runs(root.child("log")));
    assertEquals(List.of(), root.problems());
  }

  @Test
  void eachNameMustBeKnown() {
    for (RunLogging one : RunLogging.values()) {
      assertEquals(
          one, LogReader.runs(root(new JsonObject().put("runs", one.wireName())).child("log")));
    }
  }

  @Test
  void anotherNameMustBeToldWithThoseThatAreKnown() {
    ConfigNode root = root(new JsonObject().put("runs", "all").put("level", "INFO"));
    assertEquals(RunLogging.NONE, LogReader.runs(root.child("log")));
    assertEquals(
        List.of(
            "log.runs must be none, summary or full, was \"all\"",
            "log.level is not known here; known are runs"),
        root.problems().stream().map(String::valueOf).toList());
  }
}
