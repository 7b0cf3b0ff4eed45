package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.schema.InvalidSettingsException;
import io.sandpool.provider.schema.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class E2bReaderTest {

  private static final String E2B_KEY = "e2b_0123456789abcdef";

  private static JsonObject given() {
    return new JsonObject().put("type", "e2b").put("api_key", E2B_KEY);
  }

  private static E2bSettings read(JsonObject configuration, Map<String, String> variables) {
    return E2bReader.read(CloudFixture.MARKS, configuration, variables);
  }

  private static E2bSettings read(JsonObject configuration) {
    return read(configuration, Map.of());
  }

  private static List<Problem> problems(JsonObject configuration) {
    return assertThrows(InvalidSettingsException.class, () -> read(configuration)).problems();
  }

  private static void assertRefused(String field, JsonObject configuration) {
    List<Problem> problems = problems(configuration);
    assertEquals(List.of(field), problems.stream().map(Problem::field).toList());
  }

  @Test
  void aKeyAloneMustMeanE2bsOwnCloudAndTheDefaults() {
    E2bSettings settings = read(given());
    assertEquals(
        new Endpoints(
            BaseUrl.parse("https://api.e2b.app"), Optional.of("e2b.app"), Optional.empty()),
        settings.endpoints());
    assertEquals("code-interpreter-v1", settings.templates().of("python"));
    assertEquals(Duration.ofSeconds(30), settings.timeout());
    assertEquals(Duration.ofSeconds(300), settings.lease());
    assertEquals(Duration.ofSeconds(3600), settings.maxLifetime());
    assertEquals(Duration.ofSeconds(30), settings.requestTimeout());
    assertEquals(20, settings.maxConcurrent());
    assertTrue(settings.secure());
    assertFalse(settings.internet());
    assertTrue(settings.publicTraffic());
    assertTrue(settings.guest());
  }

  @Test
  void nothingMustShowTheKey() {
    assertFalse(read(given()).toString().contains(E2B_KEY));
    JsonObject wrong = given().put("api_key", "e2b_SECRET");
    assertFalse(problems(wrong).toString().contains("SECRET"));
  }

  @Test
  void theEnvironmentMustSpeakWhereTheConfigurationDoesNot() {
    E2bSettings settings =
        read(
            new JsonObject(),
            Map.of(
                "E2B_API_KEY", "some-key",
                "E2B_API_URL", "http://127.0.0.1:3000",
                "E2B_DOMAIN", "boxes.test",
                "E2B_SANDBOX_URL", "http://127.0.0.1:3001"));
    assertEquals("some-key", settings.apiKey());
    assertEquals(
        new Endpoints(
            BaseUrl.parse("http://127.0.0.1:3000"),
            Optional.of("boxes.test"),
            Optional.of(BaseUrl.parse("http://127.0.0.1:3001"))),
        settings.endpoints());
  }

  @Test
  void aRegionMustMeanWhatTheTableSays() {
    JsonObject regions =
        new JsonObject()
            .put(
                "eu",
                new JsonObject()
                    .put("api_url", "https://api.eu.example")
                    .put("domain", "eu.example"))
            .put("bare", new JsonObject().put("api_url", "https://api.bare.example"));
    E2bSettings eu = read(given().put("regions", regions).put("region", "eu"));
    assertEquals(BaseUrl.parse("https://api.eu.example"), eu.endpoints().api());
    assertEquals(Optional.of("eu.example"), eu.endpoints().domain());
    E2bSettings us = read(given().put("regions", regions).put("region", "us"));
    assertEquals(BaseUrl.parse("https://api.e2b.app"), us.endpoints().api());
    E2bSettings bare = read(given().put("regions", regions).put("region", "bare"));
    assertEquals(Optional.empty(), bare.endpoints().domain());
  }

  @Test
  void aRegionThatTheTableLacksMustBeRefusedByName() {
    assertRefused("region", given().put("region", "eu"));
    assertTrue(problems(given().put("region", "eu")).toString().contains("was eu"));
  }

  @Test
  void anAddressMustComeBeforeTheRegion() {
    E2bSettings settings =
        read(given().put("region", "eu").put("api_url", "https://api.cloud.example"));
    assertEquals(BaseUrl.parse("https://api.cloud.example"), settings.endpoints().api());
  }

  /** The token of another cloud's sandbox must not be sent to E2B's hosts. */
  @Test
  void anotherCloudsSandboxesMustNotBeLookedForAtE2b() {
    E2bSettings settings = read(given().put("api_url", "https://api.cloud.example"));
    assertEquals(Optional.empty(), settings.endpoints().domain());
    assertEquals(
        Optional.of("e2b.app"),
        read(given().put("api_url", "https://api.e2b.app/")).endpoints().domain());
  }

  @Test
  void anEmptyDomainMustMeanWhatTheCloudSays() {
    assertEquals(Optional.empty(), read(given().put("domain", "")).endpoints().domain());
  }

  @ParameterizedTest
  @CsvSource({"sk_1", "e2b_XYZ", "e2b_", "e2b-0123", "''"})
  void aKeyThatE2bCannotHaveMadeMustBeRefusedForE2b(String key) {
    assertRefused("api_key", given().put("api_key", key));
  }

  @Test
  void otherCloudsMayHaveAnyKey() {
    JsonObject other = given().put("api_url", "https://api.cloud.example");
    assertEquals("sk_1", read(other.put("api_key", "sk_1")).apiKey());
    assertRefused("api_key", other.copy().put("api_key", "two words"));
    assertRefused("api_key", other.copy().put("api_key", "a\nX-Evil: 1"));
    assertRefused("api_key", other.copy().put("api_key", "  "));
  }

  @Test
  void ourMarksMustNotBeTheOperators() {
    assertRefused(
        "metadata", given().put("metadata", new JsonObject().put("Sandpool_Key", "mine")));
    assertEquals(
        Map.of("team", "a"),
        read(given().put("metadata", new JsonObject().put("team", "a"))).metadata());
  }

  @Test
  void templatesMustBeForLanguagesThatThereAre() {
    E2bSettings settings =
        read(given().put("template", "base").put("templates", new JsonObject().put("r", "mine")));
    assertEquals("mine", settings.templates().of("r"));
    assertEquals("base", settings.templates().of("java"));
    assertRefused("templates", given().put("templates", new JsonObject().put("cobol", "x")));
  }

  @Test
  void aLeaseMustFitIntoALife() {
    assertRefused("lease_seconds", given().put("lease_seconds", 7200));
    assertEquals(
        Duration.ofHours(2),
        read(given().put("lease_seconds", 7200).put("max_lifetime_seconds", 7200)).lease());
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, 4",
    "timeout, 301",
    "lease_seconds, 29",
    "max_concurrent, 0",
    "request_timeout_ms, 10"
  })
  void numbersMustBeWithinTheirBounds(String field, int value) {
    assertRefused(field, given().put(field, value));
  }

  @ParameterizedTest
  @CsvSource({
    "api_url, ftp://host",
    "api_url, https://u:p@host",
    "domain, https://e2b.app",
    "domain, 10.0.0.1",
    "sandbox_url, nothing",
    "execution, other"
  })
  void textsMustBeWhatTheyAreFor(String field, String value) {
    assertRefused(field, given().put(field, value));
  }

  @Test
  void allProblemsMustBeToldAtOnce() {
    List<Problem> problems =
        problems(
            new JsonObject()
                .put("api_url", "nothing")
                .put("timeout", 1)
                .put("metadata", new JsonObject().put("sandpool_x", ""))
                .put("colour", "red"));
    assertEquals(
        List.of("api_key", "timeout", "colour", "api_url", "metadata"),
        problems.stream().map(Problem::field).toList());
  }
}
