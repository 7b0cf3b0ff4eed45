package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpool.tracing.TracingSettings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingConfigTest {

  private static final JsonObject ON = new JsonObject().put("enabled", true);

  private static TracingSettings read(ConfigNode root, Map<String, String> environment) {
    return new TracingReader(environment).read(root.child("tracing"));
  }

  private static ConfigNode root(JsonObject section) {
    return ConfigNode.root(new JsonObject().put("tracing", section));
  }

  private static TracingSettings good(JsonObject section, Map<String, String> environment) {
    ConfigNode root = root(section);
    TracingSettings settings = read(root, environment);
    assertEquals(List.of(), root.problems());
    return settings;
  }

  private static List<String> problems(JsonObject section, Map<String, String> environment) {
    ConfigNode root = root(section);
    read(root, environment);
    return root.problems().stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void withoutASectionItMustBeOff() {
    ConfigNode root = ConfigNode.root(new JsonObject());
    assertEquals(TracingSettings.OFF, read(root, Map.of()));
    assertEquals(List.of(), root.problems());
  }

  @Test
  void everyKeyMustBeRead() {
    assertEquals(
        new TracingSettings(
            true,
            TracingSettings.endpoint("https://collector.example/otlp"),
            "boxes",
            0.25,
            Map.of()),
        good(
            ON.copy()
                .put("endpoint", "https://collector.example/otlp")
                .put("service_name", "boxes")
                .put("sample_ratio", 0.25),
            Map.of()));
  }

  /** They are how every other program on the machine is told the same. */
  @Test
  void whatIsLeftOpenMustBeTakenFromOpenTelemetrysVariables() {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
            "OTEL_SERVICE_NAME", "boxes",
            "OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20a+b==, x-team=one");
    TracingSettings settings = good(ON.copy().put("service_name", "mine"), environment);
    assertEquals("http://collector:4318", settings.endpoint().toString());
    assertEquals("mine", settings.serviceName());
    assertEquals(Map.of("Authorization", "Bearer a+b==", "x-team", "one"), settings.headers());
    assertFalse(settings.toString().contains("Bearer"));
  }

  /** They may be meant for other programs, in ways that this one does not know. */
  @Test
  void theVariablesMustNotMatterWhileItIsOff() {
    Map<String, String> others =
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_HEADERS", "?");
    assertEquals(TracingSettings.OFF, good(new JsonObject(), others));
  }

  @Test
  void everyBadValueMustBeToldByItsKey() {
    assertEquals(
        List.of(
            "tracing.sample_ratio must be a number between 0.0 and 1.0, was 2",
            "tracing.url is not known here; known are enabled, endpoint, sample_ratio, service_name",
            "tracing.endpoint must be where a collector takes OTLP over HTTP, such as"
                + " http://127.0.0.1:4318",
            "tracing.service_name must be printable ASCII, 100 characters at most"),
        problems(
            ON.copy()
                .put("endpoint", "collector:4317")
                .put("service_name", "a\nb")
                .put("sample_ratio", 2)
                .put("url", "x"),
            Map.of()));
  }

  @Test
  void aHeaderThatIsNoneMustBeRefusedAndNotShown() {
    for (String bad :
        List.of("secret", "a b=secret", "a=", "a=secret%0d%0ab", "a=%zz", "=secret")) {
      assertEquals(
          List.of(
              "tracing.headers OTEL_EXPORTER_OTLP_HEADERS must be name=value pairs with commas"
                  + " between them, values percent-encoded"),
          problems(ON, Map.of("OTEL_EXPORTER_OTLP_HEADERS", bad)));
    }
  }

  @Test
  void anAddressWithMoreThanAPlaceMustBeRefused() {
    for (String bad :
        List.of(
            "ftp://host",
            "http://",
            "http:host",
            "http://user:secret@host",
            "http://host?x=1",
            "http://host#x",
            "http://host:70000",
            "http://ho st")) {
      assertEquals(1, problems(new JsonObject().put("endpoint", bad), Map.of()).size(), bad);
    }
  }
}
