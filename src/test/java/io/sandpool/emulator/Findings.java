package io.sandpool.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@link OfficialClient} found: lines of JSON, {@code {"check": name, "value": anything}}.
 * A test looks at each, and at the end sees to it that it has forgotten none.
 */
public final class Findings {

  private static final String VALUE = "value";

  private final Map<String, JsonObject> found = new LinkedHashMap<>();

  private Findings() {}

  static Findings read(List<String> lines) {
    Findings findings = new Findings();
    for (String line : lines) {
      JsonObject finding = new JsonObject(line);
      String name = finding.getString("check");
      finding.remove("check");
      assertTrue(findings.found.put(name, finding) == null, () -> name + " was found twice");
    }
    return findings;
  }

  /** Fails unless {@code check} found just this: a value of JSON. Numbers are equal by value. */
  public Findings expect(String check, Object value) {
    JsonObject finding = found.remove(check);
    assertTrue(finding != null, () -> check + " is not among what was found: " + found);
    assertEquals(new JsonObject().put(VALUE, value), finding, check);
    return this;
  }

  /** Fails where something was found that nobody has looked at. */
  public void expectNothingElse() {
    assertEquals(Map.of(), found);
  }
}
