package io.sandpool.app.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.Feature;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {

  private final Vertx vertx = Vertx.vertx();
  private ActingProvider provider = new ActingProvider(EnumSet.allOf(Feature.class));
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Verifier verifier(String language) {
    return Verifier.of(vertx, provider, "acting", language, Optional.empty());
  }

  private JsonObject verify() {
    Verifier verifier = verifier("python");
    boolean passed = verifier.run(out, true);
    verifier.close();
    assertTrue(provider.closed);
    JsonObject json = new JsonObject(written.toString(StandardCharsets.UTF_8));
    assertEquals(passed, json.getBoolean("passed"));
    return json;
  }

  private static Map<String, String> statuses(JsonObject json) {
    Map<String, String> statuses = new LinkedHashMap<>();
    for (Object each : json.getJsonArray("steps")) {
      JsonObject step = (JsonObject) each;
      statuses.put(step.getString("name"), step.getString("status"));
    }
    return statuses;
  }

  @Test
  void everyStepMustBeTakenAndNothingLeft() {
    JsonObject json = verify();
    assertTrue(json.getBoolean("passed"), json::encodePrettily);
    assertEquals(
        List.of(
            "authenticate",
            "create",
            "renew",
            "list",
            "print",
            "kill",
            "main",
            "error",
            "file",
            "gone"),
        List.copyOf(statuses(json).keySet()));
    assertEquals(Set.of("passed"), Set.copyOf(statuses(json).values()));
    assertEquals(Map.of(), provider.alive);
  }

  @Test
  void everyProgramMustHaveASandboxOfItsOwn() {
    verify();
    assertEquals(List.of("i1 print", "i2 main", "i3 error", "i4 file"), provider.runs);
  }

  @ParameterizedTest
  @CsvSource({"authenticate", "renew", "list", "print", "main", "error", "file"})
  void aFailedStepMustBeToldAndTheOthersTakenNevertheless(String step) {
    provider.broken.add(step);
    JsonObject json = verify();
    assertFalse(json.getBoolean("passed"));
    Map<String, String> statuses = statuses(json);
    assertEquals("failed", statuses.remove(step));
    assertEquals(Set.of("passed"), Set.copyOf(statuses.values()), json::encodePrettily);
  }

  @Test
  void aFailureMustBeSaidInOneLine() {
    provider.broken.add("renew");
    assertTrue(verify().encode().contains("no renew today"));
  }

  @Test
  void withoutASandboxTheRestMustBeSkipped() {
    provider.broken.add("create");
    JsonObject json = verify();
    assertEquals(
        Map.of(
            "authenticate", "passed",
            "create", "failed",
            "renew", "skipped",
            "list", "skipped",
            "print", "skipped",
            "kill", "skipped",
            "main", "skipped",
            "error", "skipped",
            "file", "skipped",
            "gone", "passed"),
        statuses(json));
  }

  @Test
  void whatCannotBeEndedMustBeNamed() {
    provider.broken.add("kill");
    Verifier verifier = verifier("python");
    assertFalse(verifier.run(out, false));
    String text = written.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("still are [i1, i2, i3, i4]"), text);
    assertTrue(text.contains("At least one step failed."), text);
  }

  @Test
  void whatAProviderDoesNotDoMustBeSkipped() {
    provider = new ActingProvider(Set.of());
    JsonObject json = verify();
    assertTrue(json.getBoolean("passed"));
    assertEquals("skipped", statuses(json).get("main"));
    assertEquals("skipped", statuses(json).get("file"));
    assertEquals("passed", statuses(json).get("error"));
  }

  @Test
  void whoeverLosesPatienceMustLeaveNothingBehind() {
    provider.broken.add("kill");
    Verifier verifier = verifier("python");
    verifier.run(out, false);
    assertEquals(4, provider.alive.size());
    provider.broken.clear();
    verifier.close();
    assertEquals(Map.of(), provider.alive);
    assertTrue(provider.closed);
  }

  @Test
  void aLanguageThatTheProviderLacksMustBeRefused() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> verifier("r"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("[python]"));
  }
}
