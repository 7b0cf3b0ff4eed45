package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How providers are set up, and pools controlled, over HTTP. */
class AdminProvidersTest {

  private static ApiFixture api;
  private static Operator admin;

  @BeforeAll
  static void start() {
    api = new ApiFixture();
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
  void mustTellHowAProviderIsSetUp() {
    Reply reply = admin.get("/v1/admin/providers/cloud");
    assertEquals("\"7\"", reply.header("ETag"));
    JsonObject cloud = reply.json();
    assertFalse(cloud.getBoolean("active"));
    assertEquals("base", cloud.getJsonObject("settings").getString("template"));
    assertEquals(1, cloud.getJsonArray("values").size());
    JsonObject timeout = cloud.getJsonArray("fields").getJsonObject(1);
    assertEquals(30, timeout.getInteger("default"));
    assertEquals(300, timeout.getInteger("max"));
    assertEquals(new JsonArray().add("30").add("60"), timeout.getJsonArray("options"));
    assertEquals(
        "E2B_API_KEY", cloud.getJsonArray("fields").getJsonObject(0).getString("variable"));
  }

  @Test
  void mustSayThatThereIsNoSuchProvider() {
    admin.get("/v1/admin/providers/moon").problem(ProblemType.NOT_FOUND);
    admin.get("/v1/admin/providers/No.Name").problem(ProblemType.NOT_FOUND);
    admin
        .send("POST", "/v1/admin/providers/moon/activate", "", "\"7\"")
        .problem(ProblemType.NOT_FOUND);
    save("No.Name", "{\"settings\": {}}").problem(ProblemType.NOT_FOUND);
  }

  @Test
  void mustRemoveWhatIsNotSavedAnyMore() {
    String body =
        "{\"settings\": {\"template\": \"new\", \"metadata\": {\"team\": \"b\"},"
            + " \"api_key\": {\"set\": true, \"last4\": \"beef\"}}}";
    assertEquals(200, save("cloud", body).status());
    JsonObject expected =
        new JsonObject()
            .put("template", "new")
            .put("metadata", new JsonObject().putNull("cost").put("team", "b"))
            .put("api_key", new JsonObject().put("set", true).put("last4", "beef"));
    assertEquals(
        new JsonObject().put("sandbox.cloud", expected),
        api.office.last(ProposeSettings.class).patch());
  }

  @Test
  void mustNotActivateWhatIsSavedUnlessAsked() {
    save("cloud", "{\"settings\": {}, \"note\": \"just in case\"}");
    ProposeSettings saved = api.office.last(ProposeSettings.class);
    assertFalse(saved.patch().containsKey("sandbox.provider_type"));
    assertEquals("just in case", saved.note());
    assertEquals(Optional.of(7L), saved.expected());
    save("cloud", "{\"settings\": {}, \"activate\": true}");
    assertEquals(
        "cloud", api.office.last(ProposeSettings.class).patch().getString("sandbox.provider_type"));
  }

  @Test
  void mustActivateAProviderAlone() {
    assertEquals(
        200, admin.send("POST", "/v1/admin/providers/cloud/activate", "", "\"7\"").status());
    assertEquals(
        new JsonObject().put("sandbox.provider_type", "cloud"),
        api.office.last(ProposeSettings.class).patch());
    admin
        .send("POST", "/v1/admin/providers/cloud/activate", "", "")
        .problem(ProblemType.PRECONDITION_REQUIRED);
  }

  @Test
  void mustTellHowEachStepOfATestWent() {
    JsonObject trial =
        admin
            .send(
                "POST",
                "/v1/admin/providers/cloud/test",
                "{\"settings\": {\"template\": \"x\"}}",
                "")
            .json();
    assertTrue(trial.getBoolean("passed"));
    assertEquals(
        new JsonObject()
            .put("name", "probe")
            .put("end", "passed")
            .put("took_ms", 2.0)
            .putNull("error"),
        trial.getJsonArray("steps").getJsonObject(0));
    assertEquals("out €", trial.getJsonObject("run").getString("stdout"));
    TestSettings order = api.office.last(TestSettings.class);
    assertEquals("x", order.settings().getString("template"));
    admin.send("POST", "/v1/admin/providers/cloud/test", "{}", "");
    assertTrue(api.office.last(TestSettings.class).settings().isEmpty());
  }

  @Test
  void mustNotTryWhatIsWrong() {
    api.office.on(
        AdminAddresses.TEST,
        order ->
            new SettingsTrial(
                List.of(new SettingsProblem("sandbox.cloud.api_key", "is required")),
                Optional.empty(),
                Optional.empty()));
    JsonObject trial = admin.send("POST", "/v1/admin/providers/cloud/test", "{}", "").json();
    assertFalse(trial.getBoolean("passed"));
    assertEquals(new JsonArray(), trial.getJsonArray("steps"));
    assertEquals(
        "sandbox.cloud.api_key", trial.getJsonArray("problems").getJsonObject(0).getString("path"));
    assertEquals("refused", api.office.audit.remove().outcome());
  }

  @Test
  void mustChangeHowAPoolFollowsDemand() {
    admin.send(
        "PATCH",
        "/v1/admin/pools/python",
        "{\"warm_ratio\": 0.95, \"cool_down\": \"2m\"}",
        "\"7\"");
    assertEquals(
        new JsonObject()
            .put("pools.python", new JsonObject().put("cool_down", "2m").put("warm_ratio", 0.95)),
        api.office.last(ProposeSettings.class).patch());
    admin
        .send("PATCH", "/v1/admin/pools/python", "{\"warm_ratio\": 1}", "\"7\"")
        .problem(ProblemType.INVALID_REQUEST);
  }

  @Test
  void mustResizeAPoolByItsSettings() {
    Reply reply =
        admin.send(
            "PATCH",
            "/v1/admin/pools/python",
            "{\"min_idle\": 4, \"max_total\": 8, \"idle_expiry\": \"10m\"}",
            "\"7\"");
    assertEquals(200, reply.status());
    JsonObject sizes =
        new JsonObject().put("min_idle", 4).put("max_total", 8).put("idle_expiry", "10m");
    assertEquals(
        new JsonObject().put("pools.python", sizes).encode(),
        api.office.last(ProposeSettings.class).patch().encode());
    admin
        .send("PATCH", "/v1/admin/pools/moon", "{\"min_idle\": 4}", "\"7\"")
        .problem(ProblemType.NOT_FOUND);
    admin
        .send("PATCH", "/v1/admin/pools/python", "{\"image\": \"evil\"}", "\"7\"")
        .problem(ProblemType.INVALID_REQUEST);
  }

  @Test
  void mustDrainResumeAndRecyclePools() {
    Operator operator = new Operator(api, KnownKeys.key(Role.OPERATE));
    for (String action : List.of("drain", "resume", "recycle")) {
      assertEquals(
          new JsonObject().put("pool", "python").put("action", action),
          operator.send("POST", "/v1/admin/pools/python/" + action, "", "").json());
      assertEquals("pool." + action, api.office.audit.remove().action());
      operator
          .send("POST", "/v1/admin/pools/moon/" + action, "", "")
          .problem(ProblemType.NOT_FOUND);
    }
    api.office.fail(
        AdminAddresses.control("python"), new ServiceError.Busy("It is draining already."));
    operator.send("POST", "/v1/admin/pools/python/drain", "", "").problem(ProblemType.CONFLICT);
  }

  private static Reply save(String id, String body) {
    return admin.send("PUT", "/v1/admin/providers/" + id + "/settings", body, "\"7\"");
  }
}
