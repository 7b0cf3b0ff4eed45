package io.sandpool.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.http.ApiCatalog;
import io.sandpool.pool.PoolSettings;
import io.sandpool.pool.TenantWeights;
import io.sandpool.provider.GuardSettings.Breaker;
import io.sandpool.provider.GuardSettings.Spending;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Feature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How requests find their provider, as an operator writes it. */
class DispatchConfigTest {

  private static final Set<Feature> ALL = EnumSet.allOf(Feature.class);

  private final ConfigReader reader =
      new ConfigReader(new Installation("0123456789ab", "b00t", Optional.empty()));

  private final JsonObject config =
      new JsonObject(
          """
          {
            "providers": {"e2b": {"api_key": "secret"}, "self_managed": {"type": "gvisor"}},
            "languages": {"python": {}, "nodejs": {"aliases": ["javascript"]}},
            "templates": {"python": {"language": "python", "image": "i"}},
            "pools": {"python": {"provider": "self_managed", "template": "python"}}
          }
          """);

  // ---- order, spill, budgets ----

  @Test
  void whatIsOnThisMachineMustComeFirstWhereNothingIsSaid() {
    config.getJsonObject("providers").put("aliyun", new JsonObject().put("type", "aliyun"));
    assertEquals(List.of("self_managed", "e2b", "aliyun"), read().dispatch().spill().order());
  }

  @Test
  void theDefaultsMustBeModest() {
    DispatchConfig dispatch = read().dispatch();
    assertTrue(dispatch.spill().exhausted());
    assertTrue(dispatch.spill().degraded());
    assertTrue(dispatch.spill().languageMissing());
    assertEquals(Optional.of(Duration.ofMillis(500)), dispatch.spill().patience());
    assertEquals(new Spending(600, 36_000), dispatch.all());
    assertEquals(new Spending(600, 36_000), dispatch.guardOf("e2b").budget());
    assertEquals(Breaker.DEFAULTS, dispatch.guardOf("e2b").breaker());
  }

  @Test
  void everythingMustBeWritable() {
    dispatch(
        """
        {
          "order": ["e2b"],
          "spill": {"exhausted": false, "degraded": false, "language_missing": false},
          "spill_after": "2s", "remote_runs_per_minute": 0, "remote_seconds_per_hour": 7,
          "budgets": {"e2b": {"runs_per_minute": 3}},
          "breaker": {"failures": 2, "open_min": "100ms", "open_max": "3s"}
        }
        """);
    DispatchConfig dispatch = read().dispatch();
    assertEquals(List.of("e2b"), dispatch.spill().order());
    assertFalse(dispatch.spill().exhausted());
    assertFalse(dispatch.spill().degraded());
    assertFalse(dispatch.spill().languageMissing());
    assertEquals(Optional.of(Duration.ofSeconds(2)), dispatch.spill().patience());
    assertEquals(new Spending(0, 7), dispatch.all());
    assertEquals(new Spending(3, 7), dispatch.guardOf("e2b").budget());
    assertEquals(
        new Breaker(2, Duration.ofMillis(100), Duration.ofSeconds(3)),
        dispatch.guardOf("self_managed").breaker());
  }

  /** Tenants are called as their keys say, which is more than what sections may be called. */
  @Test
  void weightsOfTenantsMustReachEveryPool() {
    dispatch("{\"tenants\": {\"acme\": {\"weight\": 3}, \"Team 7@x.org\": {}}}");

    TenantWeights expected = new TenantWeights(Map.of("acme", 3, "Team 7@x.org", 1));
    assertEquals(expected, read().dispatch().weights());
    assertTrue(read().pools().size() > 1);
    read().pools().forEach(pool -> assertEquals(expected, pool.weights()));
  }

  @Test
  void tenantsMustBeEqualWhereNothingIsSaid() {
    assertEquals(TenantWeights.EQUAL, read().dispatch().weights());
  }

  @Test
  void allProblemsMustBeReportedTogetherEachWithItsKey() {
    dispatch(
        """
        {
          "order": ["moon", "e2b", "e2b"], "spill_after": "soon", "remote_runs_per_minute": -1,
          "spill": {"exhausted": 1, "tired": true},
          "budgets": {"self_managed": {}, "e2b": {"runs": 1}},
          "breaker": {"open_min": "10s", "open_max": "1s"}, "colour": "blue",
          "tenants": {"acme": {"weight": 0, "rank": 1}, "a/b": {"weight": 2}, "c": 3}
        }
        """);
    for (String problem :
        List.of(
            "dispatch.order must name providers of",
            "was \"moon\"",
            "dispatch.order names \"e2b\" twice",
            "dispatch.spill_after must be a duration",
            "dispatch.remote_runs_per_minute must be a whole number",
            "dispatch.spill.exhausted must be true or false, was 1",
            "dispatch.spill.tired is not known here",
            "dispatch.budgets.self_managed is no leased provider; those are [e2b]",
            "dispatch.budgets.e2b.runs is not known here",
            "dispatch.breaker.open_max open_min must be positive and at most open_max",
            "dispatch.tenants.acme.weight must be a whole number",
            "dispatch.tenants.acme.rank is not known here",
            "dispatch.tenants.a/b is no tenant's name",
            "dispatch.tenants.c must be a section with keys of its own, was 3",
            "dispatch.colour is not known here")) {
      assertTrue(problems().contains(problem), () -> problem + " in " + problems());
    }
  }

  /** Requests could not tell it from any provider. */
  @Test
  void noProviderMustBeCalledAuto() {
    config.getJsonObject("providers").put("auto", new JsonObject().put("type", "gvisor"));
    assertTrue(problems().contains("providers.auto is what requests call any"), problems());
  }

  // ---- pools that nobody wrote ----

  /** An operator who writes nothing but a key has somewhere to spill over to. */
  @Test
  void aLeasedProviderThatNoPoolNamesMustGetItsPools() {
    SandpoolConfig read = read();
    assertEquals("e2b", read.providers().get(0).type());
    assertEquals(
        List.of("python", "e2b-python", "e2b-nodejs", "e2b-bash"),
        read.pools().stream().map(PoolSettings::name).toList());
    PoolSettings implied = read.pools().get(1);
    assertEquals("e2b", implied.provider());
    assertEquals(0, implied.sizes().minIdle());
    assertEquals("python", implied.spec().language());
    assertEquals("", implied.spec().image());

    ApiCatalog catalog = read.routing().catalog(running(Map.of()));
    ApiCatalog.Language python = catalog.language("python").orElseThrow();
    assertEquals(List.of("python", "e2b-python"), python.pools());
    ApiCatalog.Provider e2b = catalog.provider("e2b").orElseThrow();
    assertEquals(List.of("bash", "nodejs", "python"), e2b.languages());
    assertEquals("python", e2b.trial().orElseThrow().language());
  }

  @Test
  void theLanguagesOfALeasedProviderMustBeThoseOfItsSection() {
    e2b().put("languages", new JsonArray().add("javascript").add("r")).put("max_concurrent", 5);
    SandpoolConfig read = read();
    assertEquals(
        List.of("python", "e2b-nodejs", "e2b-r"),
        read.pools().stream().map(PoolSettings::name).toList());
    assertEquals(5, read.pools().get(1).sizes().maxTotal());
    assertTrue(read.routing().catalog(running(Map.of())).language("r").isPresent());
  }

  @Test
  void aLeasedProviderThatAPoolNamesMustGetNoOther() {
    config
        .getJsonObject("pools")
        .put("far", new JsonObject().put("provider", "e2b").put("template", "python"));
    assertEquals(
        List.of("far", "python"), read().pools().stream().map(PoolSettings::name).toList());
  }

  @Test
  void aTakenNameMustBeReported() {
    config
        .getJsonObject("pools")
        .put(
            "e2b-python",
            new JsonObject().put("provider", "self_managed").put("template", "python"));
    assertTrue(problems().contains("pools.e2b-python takes the name of a pool"), problems());
  }

  @Test
  void aBadLanguageMustBeReported() {
    e2b().put("languages", new JsonArray().add("Type Script"));
    assertTrue(
        problems().contains("providers.e2b.languages must list names of languages"), problems());
  }

  /** What is wrong is said, however much of it goes into the names of pools. */
  @Test
  void aBadOrLongNameOfAProviderMustBeReported() {
    config.getJsonObject("providers").put("é", new JsonObject().put("type", "e2b"));
    assertTrue(problems().contains("providers.é is not a good name"), problems());
    config.getJsonObject("providers").remove("é");
    String longest = "p".repeat(40);
    JsonArray language = new JsonArray().add("l".repeat(40));
    config
        .getJsonObject("providers")
        .put(longest, new JsonObject().put("type", "e2b").put("languages", language));
    assertTrue(problems().contains("pools." + longest), problems());
  }

  // ---- what providers can do ----

  @Test
  void aLanguageThatTheProviderDoesNotServeMustNotBeOffered() {
    ApiCatalog catalog = read().routing().catalog(running(Map.of("python", ALL, "bash", ALL)));
    assertEquals(Optional.empty(), catalog.language("nodejs"));
    assertTrue(catalog.language("bash").isPresent());
  }

  /** One that was added to the file is not there before the next start. */
  @Test
  void aProviderThatDoesNotRunMustNotBeOffered() {
    ApiCatalog catalog = read().routing().catalog(Map.of("self_managed", Capabilities.local()));
    assertEquals(
        List.of("python"), catalog.languages().stream().map(ApiCatalog.Language::name).toList());
    assertEquals(Optional.empty(), catalog.provider("e2b"));
  }

  @Test
  void theMaximaOfALanguageMustBeThoseOfItsMostGenerousPool() {
    config
        .getJsonObject("templates")
        .put(
            "large",
            new JsonObject()
                .put("language", "python")
                .put("image", "i")
                .put("max_limits", new JsonObject().put("memory", "2GiB")));
    config
        .getJsonObject("pools")
        .put("large", new JsonObject().put("provider", "self_managed").put("template", "large"));
    ApiCatalog.Language python =
        read().routing().catalog(running(Map.of())).language("python").orElseThrow();
    assertEquals(2L << 30, python.maxima().memoryBytes());
    assertEquals(256L << 20, python.defaults().memoryBytes());
  }

  // ---- templates ----

  @Test
  void aTemplateThatIsNoDefaultMustBeOfferedToThoseWhoNameIt() {
    science().getJsonObject("templates").getJsonObject("science").put("default", false);
    ApiCatalog.Language python =
        read().routing().catalog(running(Map.of())).language("python").orElseThrow();
    assertEquals(List.of("python", "science", "e2b-python"), python.pools());
    assertEquals(
        List.of("python", "science", "e2b-python"),
        python.templates().stream().map(ApiCatalog.Template::name).toList());
    assertEquals(
        List.of(true, false, true),
        python.templates().stream().map(ApiCatalog.Template::byDefault).toList());
    assertEquals(256L << 20, python.maxima().memoryBytes());
    assertEquals(2L << 30, python.templates().get(1).maxima().memoryBytes());
  }

  /** One of them would only ever be asked second, and whoever wrote it meant something else. */
  @Test
  void twoPoolsOfOneTemplateAtOneProviderMustBeReported() {
    config
        .getJsonObject("pools")
        .put("second", new JsonObject().put("provider", "self_managed").put("template", "python"));
    assertTrue(
        problems()
            .contains(
                "pools.second.template is \"python\" at provider self_managed, as that of pool python"),
        problems());
  }

  @Test
  void twoPoolsOfOneTemplateAtTwoProvidersMustBeGood() {
    config
        .getJsonObject("pools")
        .put("far", new JsonObject().put("provider", "e2b").put("template", "python"));
    ApiCatalog.Language python =
        read().routing().catalog(running(Map.of())).language("python").orElseThrow();
    assertEquals(
        List.of(List.of("python", "far")),
        python.templates().stream().map(ApiCatalog.Template::pools).toList());
  }

  private JsonObject science() {
    config
        .getJsonObject("templates")
        .put(
            "science",
            new JsonObject()
                .put("language", "python")
                .put("image", "i")
                .put("max_limits", new JsonObject().put("memory", "2GiB")));
    config
        .getJsonObject("pools")
        .put(
            "science", new JsonObject().put("provider", "self_managed").put("template", "science"));
    return config;
  }

  private static Map<String, Capabilities> running(Map<String, Set<Feature>> ofE2b) {
    return Map.of(
        "self_managed",
        Capabilities.local(),
        "e2b",
        new Capabilities(true, ofE2b, Optional.empty(), OptionalInt.empty()));
  }

  private JsonObject e2b() {
    return config.getJsonObject("providers").getJsonObject("e2b");
  }

  private void dispatch(String json) {
    config.put("dispatch", new JsonObject(json));
  }

  private SandpoolConfig read() {
    return reader.read(config, Map.of());
  }

  private String problems() {
    return assertThrows(ConfigException.class, this::read).toString();
  }
}
