package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigNodeTest {

  private static List<String> words(ConfigNode node) {
    return node.problems().stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void valuesMustBeReadWithTheirUnits() {
    ConfigNode node = node("{\"a\": \"256MiB\", \"b\": 1024, \"c\": \"10s\", \"d\": \"500ms\"}");
    assertEquals(256L << 20, node.bytes("a", 0, 0, Long.MAX_VALUE));
    assertEquals(1024, node.bytes("b", 0, 0, Long.MAX_VALUE));
    assertEquals(Duration.ofSeconds(10), duration(node, "c"));
    assertEquals(Duration.ofMillis(500), duration(node, "d"));
    assertEquals(List.of(), words(node));
  }

  @Test
  void allProblemsMustBeNamedWithTheirKeys() {
    ConfigNode node = node("{\"pool\": {\"min\": \"eight\", \"max\": 900, \"flag\": 1}}");
    ConfigNode pool = node.child("pool");
    assertEquals(3, pool.integer("min", 3, 0, 256));
    assertEquals(5, pool.integer("max", 5, 0, 256));
    pool.bool("flag", false);
    assertEquals(
        List.of(
            "pool.min must be a whole number between 0 and 256, was \"eight\"",
            "pool.max must be a whole number between 0 and 256, was 900",
            "pool.flag must be true or false, was 1"),
        words(node));
  }

  /**
   * A boolean is no integer and a number without a unit is no duration: guessing would hide
   * mistakes.
   */
  @Test
  void typesMustBeExact() {
    ConfigNode node = node("{\"a\": true, \"b\": 10}");
    node.integer("a", 1, 0, 9);
    duration(node, "b");
    assertEquals(2, words(node).size());
  }

  @Test
  void aSizeThatNoNumberHoldsMustBeRefusedLikeAnyOther() {
    ConfigNode node = node("{\"a\": \"999999999999GiB\"}");
    assertEquals(7, node.bytes("a", 7, 0, Long.MAX_VALUE >> 1));
    assertEquals(1, words(node).size());
  }

  @Test
  void unknownKeysMustBeRefused() {
    ConfigNode node = node("{\"prot\": 8080}");
    node.integer("port", 8080, 1, 65535);
    node.refuseUnknownKeys();
    assertEquals(List.of("prot is not known here; known are port"), words(node));
  }

  @Test
  void aScalarInTheplaceOfASectionMustBeReported() {
    ConfigNode node = node("{\"http\": 8080}");
    node.child("http");
    assertEquals(List.of("http must be a section with keys of its own, was 8080"), words(node));
  }

  private static Duration duration(ConfigNode node, String key) {
    return node.duration(key, Duration.ZERO, Duration.ofMillis(1), Duration.ofHours(1));
  }

  private static ConfigNode node(String json) {
    return ConfigNode.root(new JsonObject(json));
  }
}
