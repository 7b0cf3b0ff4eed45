package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.http.ragflow.RagflowDialect;
import io.sandpool.http.ragflow.RagflowSettings;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RAGFlow's admin pages call. */
class RagflowAdminTest {

  private static final Contract CONTRACT = new Contract();
  private static final String BASE = "/api/v1/admin/sandbox";
  private static final JsonObject SHOWN =
      new JsonObject()
          .put("api_key", "********beef")
          .put("template", "base")
          .put("metadata", new JsonObject().put("team", "a").put("cost", "1"));

  private static ApiFixture api;
  private static Operator admin;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            settings -> settings, new RagflowDialect(RagflowSettings.DEFAULTS, Ticker.system()));
    admin = new Operator(api, KnownKeys.key(Role.ADMIN));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void mend() {
    api.reset();
  }

  @Test
  void providersMustBeListedInRagflowsWords() {
    JsonObject answer = good("RagflowProviders", admin.get(BASE + "/providers"));
    assertEquals("Success", answer.getString("message"));
    assertEquals(
        new JsonObject()
            .put("id", "cloud")
            .put("name", "E2B")
            .put("description", "Leased.")
            .put("tags", JsonArray.of("cloud")),
        answer.getJsonArray("data").getJsonObject(1));
  }

  @Test
  void fieldsMustBeDescribedInRagflowsWords() {
    JsonObject fields =
        good("RagflowProviderSchema", admin.get(BASE + "/providers/cloud/schema"))
            .getJsonObject("data");
    JsonObject key = fields.getJsonObject("api_key");
    assertEquals(true, key.getBoolean("secret"));
    assertEquals(true, key.getBoolean("required"));
    assertEquals("From the dashboard.", key.getString("description"));
    assertFalse(key.containsKey("default"));
    assertTrue(key.getString("placeholder").contains("E2B_API_KEY"));
    JsonObject timeout = fields.getJsonObject("timeout");
    assertEquals(30, timeout.getValue("default"));
    assertEquals(1, timeout.getInteger("min"));
    assertEquals(300, timeout.getInteger("max"));
    assertEquals(JsonArray.of("30", "60"), timeout.getJsonArray("options"));
    bad(400, "Unknown provider: nobody", admin.get(BASE + "/providers/nobody/schema"));
  }

  @Test
  void theActiveProvidersSettingsMustBeShownWithoutSecrets() {
    makeCloudActive();
    Reply reply = admin.get(BASE + "/config");
    JsonObject data = good("RagflowConfig", reply).getJsonObject("data");
    assertEquals("cloud", data.getString("provider_type"));
    assertEquals(SHOWN, data.getJsonObject("config"));
  }

  @Test
  void whereNothingIsSavedTheDefaultsMustBeShown() {
    makeCloudActive();
    api.office.on(
        AdminAddresses.SETTINGS,
        question -> new SettingsView(1, AdminSamples.AT, "", "", new JsonObject(), List.of()));
    JsonObject data = good("RagflowConfig", admin.get(BASE + "/config")).getJsonObject("data");
    assertEquals(new JsonObject().put("timeout", 30), data.getJsonObject("config"));
  }

  @Test
  void savingMustReplaceAllSettingsKeepTheSecretAndActivate() {
    JsonObject config = SHOWN.copy().put("timeout", 60);
    config.remove("template");
    Reply reply =
        post("/config", new JsonObject().put("provider_type", "cloud").put("config", config));
    JsonObject answer = good("RagflowConfig", reply);
    assertEquals("Sandbox configuration updated successfully", answer.getString("message"));
    assertEquals(
        "********beef", answer.getJsonObject("data").getJsonObject("config").getString("api_key"));
    ProposeSettings change = proposed();
    assertEquals(Optional.of(7L), change.expected());
    assertFalse(change.dryRun());
    assertEquals("cloud", change.patch().getString("sandbox.provider_type"));
    assertEquals(
        new JsonObject()
            .put("api_key", new JsonObject().put("set", true).put("last4", "beef"))
            .putNull("template")
            .put("metadata", new JsonObject().put("team", "a").put("cost", "1"))
            .put("timeout", 60),
        change.patch().getJsonObject("sandbox.cloud"));
    AppendAudit entry = audited();
    assertEquals("provider.save", entry.action());
    assertEquals("cloud", entry.subject());
    assertEquals("done", entry.outcome());
    assertEquals("admin", entry.actor().name());
  }

  @Test
  void aNewSecretMustGoThroughAndNeverComeBack() {
    Reply reply =
        post(
            "/config",
            new JsonObject()
                .put("provider_type", "cloud")
                .put("config", new JsonObject().put("api_key", "e2b_secret-of-mine"))
                .put("set_active", false));
    assertEquals(200, reply.status());
    assertFalse(reply.text().contains("secret-of-mine"));
    ProposeSettings change = proposed();
    assertEquals(
        "e2b_secret-of-mine", change.patch().getJsonObject("sandbox.cloud").getString("api_key"));
    assertFalse(change.patch().containsKey("sandbox.provider_type"));
    assertFalse(audited().detail().encode().contains("secret-of-mine"));
  }

  /** Somebody else has saved another secret since the form was loaded, or none any more. */
  @Test
  void aSecretThatWasShownAndIsNotTheOneInForceMustBeRefusedAndNotSaved() {
    for (JsonObject stale :
        List.of(
            new JsonObject().put("api_key", "********dead"),
            new JsonObject().put("api_key", "********"),
            SHOWN.copy().put("other_key", "********beef"))) {
      JsonObject order = new JsonObject().put("provider_type", "cloud").put("config", stale);
      for (String path : List.of("/config", "/test")) {
        String name = stale.containsKey("other_key") ? "other_key" : "api_key";
        bad(400, name + " was changed meanwhile; load the settings again", post(path, order));
      }
    }
    assertTrue(api.office.audit.isEmpty());
  }

  @Test
  void settingsThatAreWrongMustBe400AndWrittenDownAsRefused() {
    SettingsProblem problem = new SettingsProblem("sandbox.cloud.timeout", "must be at most 300");
    api.office.on(
        AdminAddresses.PROPOSE,
        change -> new SettingsOutcome(false, 7, List.of(problem), List.of(), List.of()));
    bad(
        400,
        "Provider validation failed: sandbox.cloud.timeout: must be at most 300",
        post("/config", new JsonObject().put("provider_type", "cloud").put("config", SHOWN)));
    assertEquals("refused", audited().outcome());
  }

  @Test
  void bodiesThatSayNothingMustBe400InRagflowsWords() {
    for (String path : List.of("/config", "/test")) {
      bad(400, "Request body is required", admin.send("POST", BASE + path, "", ""));
      bad(400, "Request body is required", post(path, new JsonObject()));
      bad(400, "provider_type is required", post(path, new JsonObject().put("config", SHOWN)));
      bad(400, "provider_type is required", post(path, new JsonObject().put("provider_type", " ")));
      bad(
          400,
          "Unknown provider type: nobody",
          post(path, new JsonObject().put("provider_type", "nobody")));
      bad(
          400,
          "config must be an object",
          post(path, new JsonObject().put("provider_type", "cloud").put("config", 1)));
      for (String hostile :
          List.of("[]", "{", "\"\ud83d\"", "[".repeat(5_000), "{\"a\":1e999999}")) {
        Reply reply = admin.send("POST", BASE + path, hostile, "");
        assertEquals(400, reply.status(), hostile);
        CONTRACT.check("RagflowAdminFailure", reply.json());
      }
    }
    assertTrue(api.office.audit.isEmpty());
  }

  @Test
  void aTrialMustBeToldInRagflowsWordsAndWrittenDown() {
    JsonObject order = new JsonObject().put("provider_type", "cloud").put("config", SHOWN);
    JsonObject data = good("RagflowTrial", post("/test", order)).getJsonObject("data");
    assertEquals(true, data.getBoolean("success"));
    String message = data.getString("message");
    assertTrue(message.startsWith("Test PASSED | Exit code: "), message);
    assertTrue(message.contains(" | Execution time: 0.00s | Output: out € | Errors: "), message);
    TestSettings asked = api.office.last(TestSettings.class);
    assertEquals(
        new JsonObject().put("set", true).put("last4", "beef"),
        asked.settings().getJsonObject("api_key"));
    assertEquals("provider.test", audited().action());
  }

  @Test
  void aTrialThatRunsNothingMustBe400WithTheReason() {
    ProviderTrial failed =
        new ProviderTrial(
            "cloud",
            "python",
            List.of(new Step(Name.PROBE, End.FAILED, Duration.ZERO, Optional.of("Wrong key."))));
    api.office.on(
        AdminAddresses.TEST,
        order -> new SettingsTrial(List.of(), Optional.of(failed), Optional.empty()));
    JsonObject order = new JsonObject().put("provider_type", "cloud");
    bad(400, "Connection test failed: probe: Wrong key.", post("/test", order));
    assertEquals(new JsonObject(), api.office.last(TestSettings.class).settings());
  }

  @Test
  void whatFailsMustBe400WithItsCode() {
    api.office.fail(AdminAddresses.SCHEMAS, new ServiceError.Internal("A defect."));
    bad(500, "A defect.", admin.get(BASE + "/providers"));
    api.office.reset(Samples.CATALOG.pools());
    api.office.fail(AdminAddresses.PROPOSE, new ServiceError.Stale("It has changed.", 8));
    bad(
        400,
        "It has changed.",
        post("/config", new JsonObject().put("provider_type", "cloud").put("config", SHOWN)));
  }

  @Test
  void onlyAdminsOfTheSystemMayComeIn() {
    for (String operation : CONTRACT.ragflowOperations()) {
      String[] parts = operation.split(" ");
      if (parts[1].startsWith(BASE)) {
        String path = Contract.path(parts[1]);
        for (String key :
            List.of(
                KnownKeys.key(Role.RUN),
                KnownKeys.key(Role.OPERATE),
                KnownKeys.key(Role.ADMIN, "acme"))) {
          Reply reply = new Operator(api, key).send(parts[0], path, "", "");
          assertEquals(403, reply.status(), operation);
          assertEquals(403, reply.json().getInteger("code"));
          CONTRACT.check("RagflowAdminFailure", reply.json());
        }
        Reply keyless =
            api.send(
                api.to(path)
                    .method(parts[0], java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build());
        assertEquals(401, keyless.status(), operation);
        CONTRACT.check("RagflowAdminFailure", keyless.json());
      }
    }
    assertTrue(api.office.isUnasked());
  }

  private static void makeCloudActive() {
    ProviderSchemas all = AdminSamples.schemas();
    ProviderSchemas.ProviderSchema cloud = all.providers().get(1);
    api.office.on(
        AdminAddresses.SCHEMAS,
        question ->
            new ProviderSchemas(
                List.of(
                    new ProviderSchemas.ProviderSchema(
                        cloud.id(),
                        cloud.type(),
                        cloud.name(),
                        cloud.summary(),
                        cloud.tags(),
                        true,
                        true,
                        true,
                        cloud.fields()))));
  }

  private static Reply post(String path, JsonObject body) {
    return admin.send("POST", BASE + path, body.encode(), "");
  }

  private static ProposeSettings proposed() {
    return api.office.lastOf(ProposeSettings.class);
  }

  private static AppendAudit audited() {
    return Optional.ofNullable(api.office.audit.poll()).orElseThrow();
  }

  private static JsonObject good(String component, Reply reply) {
    assertEquals(200, reply.status(), reply::text);
    CONTRACT.check(component, reply.json());
    return reply.json();
  }

  private static void bad(int code, String message, Reply reply) {
    assertEquals(400, reply.status(), reply::text);
    CONTRACT.check("RagflowAdminFailure", reply.json());
    assertEquals(code, reply.json().getInteger("code"));
    assertEquals(message, reply.json().getString("message"));
  }
}
