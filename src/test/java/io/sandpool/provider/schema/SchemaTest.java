package io.sandpool.provider.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private static final Schema SCHEMA =
      Schema.of(
          Field.text("key", "Key", "What opens the door.")
              .asRequired()
              .asSecret()
              .orFrom("THE_KEY"),
          Field.integer("timeout", "Timeout", "In seconds.", 5, 300).orElse(30).orFrom("TIMEOUT"),
          Field.flag("secure", "Secure", "Whether it is locked.").orElse(true),
          Field.text("region", "Region", "Where.").oneOf("us", "eu"),
          Field.texts("tags", "Tags", "Written on everything."));

  private static Settings read(JsonObject configuration) {
    return SCHEMA.read(configuration, Map.of());
  }

  private static List<Problem> problemsOf(JsonObject configuration) {
    return assertThrows(InvalidSettingsException.class, () -> read(configuration)).problems();
  }

  @Test
  void whatIsNotSaidMustComeFromTheEnvironmentAndElseFromTheFallback() {
    Settings settings = SCHEMA.read(new JsonObject(), Map.of("THE_KEY", "k", "TIMEOUT", "60"));
    assertEquals("k", settings.text("key"));
    assertEquals(60, settings.integer("timeout"));
    assertEquals(true, settings.flag("secure"));
    assertEquals(Optional.empty(), settings.optionalText("region"));
    assertEquals(Map.of(), settings.texts("tags"));
  }

  @Test
  void theConfigurationMustComeBeforeTheEnvironment() {
    Settings settings =
        SCHEMA.read(new JsonObject().put("key", "mine"), Map.of("THE_KEY", "other"));
    assertEquals("mine", settings.text("key"));
  }

  @Test
  void everyProblemMustBeToldAtOnceWithItsField() {
    List<Problem> problems =
        problemsOf(
            new JsonObject()
                .put("timeout", 4)
                .put("secure", "yes")
                .put("region", "moon")
                .put("tags", new JsonObject().put("a", 1))
                .put("colour", "red"));
    assertEquals(
        List.of("key", "timeout", "secure", "region", "tags", "colour"),
        problems.stream().map(Problem::field).toList());
  }

  @Test
  void typesMustBeExact() {
    for (Object value : List.of(true, "30", 30.0, 1L << 40)) {
      JsonObject configuration = new JsonObject().put("key", "k").put("timeout", value);
      assertEquals("timeout", problemsOf(configuration).get(0).field());
    }
    assertEquals("key", problemsOf(new JsonObject().put("key", " ")).get(0).field());
  }

  @Test
  void aBadVariableMustBeRefusedLikeABadValue() {
    assertThrows(
        InvalidSettingsException.class,
        () -> SCHEMA.read(new JsonObject(), Map.of("THE_KEY", "k", "TIMEOUT", "soon")));
  }

  @Test
  void aSecretMustNotBeShown() {
    Schema schema = Schema.of(Field.text("key", "Key", "Opens.").asSecret().oneOf("a"));
    InvalidSettingsException refusal =
        assertThrows(
            InvalidSettingsException.class,
            () -> schema.read(new JsonObject().put("key", "hunter2"), Map.of()));
    assertFalse(String.valueOf(refusal.getMessage()).contains("hunter2"));
    assertFalse(read(new JsonObject().put("key", "hunter2")).toString().contains("hunter2"));
  }

  @Test
  void aTableMustHaveRowsOfTextsInItsColumnsOnly() {
    Schema schema = Schema.of(Field.table("places", "Places", "Where.", "url", "domain"));
    JsonObject row = new JsonObject().put("url", "u");
    Settings settings =
        schema.read(
            new JsonObject()
                .put("places", new JsonObject().put("a", row).put("b", new JsonObject())),
            Map.of());
    assertEquals(Map.of("a", Map.of("url", "u"), "b", Map.of()), settings.table("places"));
    assertEquals(Map.of(), schema.read(new JsonObject(), Map.of()).table("places"));
    for (Object bad :
        List.of(
            "text",
            new JsonObject().put("a", "text"),
            new JsonObject().put("a", new JsonObject().put("url", 1)),
            new JsonObject().put("a", new JsonObject().put("other", "x")))) {
      assertThrows(
          InvalidSettingsException.class,
          () -> schema.read(new JsonObject().put("places", bad), Map.of()));
    }
  }

  @Test
  void aTextThatMayBeBlankMustBeTold() {
    Schema schema = Schema.of(Field.anyText("domain", "Domain", "Where."));
    assertEquals(
        Optional.of(""),
        schema.read(new JsonObject().put("domain", ""), Map.of()).optionalText("domain"));
    assertThrows(
        InvalidSettingsException.class,
        () -> schema.read(new JsonObject().put("domain", 1), Map.of()));
  }

  @Test
  void rulesBetweenFieldsMustBeToldWithAllElseThatIsWrong() {
    InvalidSettingsException refusal =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                SCHEMA.read(
                    new JsonObject().put("timeout", 1),
                    Map.of(),
                    good -> {
                      assertEquals(Optional.empty(), good.optionalInteger("timeout"));
                      return List.of(new Problem("region", "too far"));
                    }));
    assertEquals(
        List.of("key", "timeout", "region"),
        refusal.problems().stream().map(Problem::field).toList());
  }
}
