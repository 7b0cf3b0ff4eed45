package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskAudit;
import io.sandpool.bus.admin.AskHistory;
import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.AskVersions;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.ListKeys;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.RevokeKey;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators read and change over HTTP. */
class AdminApiTest {

  private static final String PATCH = "{\"settings\": {\"pools.python\": {\"min_idle\": 8}}}";

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
  void mustSayWhoseKeyItIs() {
    assertEquals(
        new JsonObject().put("name", "admin").put("role", "admin").put("tenant", "system"),
        admin.get("/v1/admin/me").json());
    assertEquals("operate", api.get("/v1/admin/me").json().getString("role"));
  }

  @Test
  void mustTellTheSettingsWithTheirVersionAsTag() {
    Reply reply = admin.get("/v1/admin/settings");
    assertEquals("\"7\"", reply.header("ETag"));
    assertEquals(7, reply.json().getInteger("version"));
    assertEquals(AdminSamples.settings().settings(), reply.json().getJsonObject("settings"));
    assertEquals(
        new JsonObject()
            .put("path", "pools.python.min_idle")
            .put("value", 8)
            .put("source", "environment"),
        reply.json().getJsonArray("values").getJsonObject(1));
  }

  @Test
  void mustTellOthersOnlyWhatIsInForce() {
    JsonObject shown = api.get("/v1/settings").json();
    assertEquals(List.of("version", "at", "by", "values"), List.copyOf(shown.fieldNames()));
  }

  @Test
  void mustTellAnEarlierVersion() {
    assertEquals(200, admin.get("/v1/admin/settings/versions/3").status());
    assertEquals(new AskSettings(Optional.of(3L)), api.office.last(AskSettings.class));
    api.office.fail(AdminAddresses.SETTINGS, new ServiceError.NotFound("No such version."));
    admin.get("/v1/admin/settings/versions/3").problem(ProblemType.NOT_FOUND);
    admin.get("/v1/admin/settings/versions/x").problem(ProblemType.NOT_FOUND);
  }

  @Test
  void mustPageThroughVersionsAndAudit() {
    admin.get("/v1/admin/settings/versions?before=9&limit=2");
    assertEquals(new AskVersions(Optional.of(9L), 2), api.office.last(AskVersions.class));
    admin.get("/v1/admin/audit");
    assertEquals(new AskAudit(Optional.empty(), 50), api.office.last(AskAudit.class));
    admin.get("/v1/admin/history?minutes=5");
    assertEquals(new AskHistory(Duration.ofMinutes(5)), api.office.last(AskHistory.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit?limit=0",
        "audit?limit=501",
        "audit?before=x",
        "audit?before=",
        "settings/versions?limit=1e3",
        "history?minutes=1441",
        "history?minutes=-1"
      })
  void mustRefuseWhatIsNoPage(String path) {
    admin.get("/v1/admin/" + path).problem(ProblemType.INVALID_REQUEST);
    assertTrue(api.office.isUnasked());
  }

  @Test
  void mustChangeTheVersionThatTheChangeWasMadeFor() {
    Reply reply = admin.send("PATCH", "/v1/admin/settings", PATCH, "\"7\"");
    assertEquals(200, reply.status());
    assertEquals("\"8\"", reply.header("ETag"));
    assertTrue(reply.json().getBoolean("applied"));
    ProposeSettings asked = api.office.last(ProposeSettings.class);
    assertEquals(Optional.of(7L), asked.expected());
    assertFalse(asked.dryRun());
    assertEquals(new JsonObject(PATCH).getJsonObject("settings"), asked.patch());
    assertEquals("admin", asked.actor().name());
    assertEquals("127.0.0.1", asked.actor().address());
  }

  @Test
  void mustAskWhichVersionIsMeant() {
    admin.send("PATCH", "/v1/admin/settings", PATCH, "").problem(ProblemType.PRECONDITION_REQUIRED);
    for (String tag : List.of("7", "W/\"7\"", "\"7\", \"8\"", "\"x\"")) {
      admin.send("PATCH", "/v1/admin/settings", PATCH, tag).problem(ProblemType.INVALID_REQUEST);
    }
    assertTrue(api.office.isUnasked());
    admin.send("PATCH", "/v1/admin/settings", PATCH, "*");
    assertEquals(Optional.empty(), api.office.last(ProposeSettings.class).expected());
  }

  @Test
  void mustRefuseAChangeOfAVersionThatIsOver() {
    api.office.fail(AdminAddresses.PROPOSE, new ServiceError.Stale("It is version 9 now.", 9));
    admin
        .send("PATCH", "/v1/admin/settings", PATCH, "\"7\"")
        .problem(ProblemType.PRECONDITION_FAILED);
  }

  @Test
  void mustTellWhatAChangeWouldDoWithoutAskingForAVersion() {
    Reply reply = admin.send("PATCH", "/v1/admin/settings?dry_run=true", PATCH, "");
    assertFalse(reply.json().getBoolean("applied"));
    JsonArray changes = reply.json().getJsonArray("changes");
    assertEquals(
        new JsonObject().put("path", "pools.python.min_idle").put("before", 4).put("after", 8),
        changes.getJsonObject(0));
    assertEquals("python", reply.json().getJsonArray("effects").getJsonObject(0).getString("name"));
    assertTrue(api.office.last(ProposeSettings.class).dryRun());
    admin
        .send("PATCH", "/v1/admin/settings?dry_run=maybe", PATCH, "")
        .problem(ProblemType.INVALID_REQUEST);
  }

  @Test
  void mustSayWhatIsWrongWithSettingsByTheirPath() {
    List<SettingsProblem> problems =
        List.of(
            new SettingsProblem("pools.python.min_idle", "must be at most 10000"),
            new SettingsProblem("limits.cpus", "must be a number"));
    api.office.on(
        AdminAddresses.PROPOSE,
        change -> new SettingsOutcome(false, 7, problems, List.of(), List.of()));
    JsonObject problem =
        admin
            .send("PATCH", "/v1/admin/settings", PATCH, "\"7\"")
            .problem(ProblemType.INVALID_SETTINGS);
    assertEquals(
        new JsonArray()
            .add(
                new JsonObject()
                    .put("path", "pools.python.min_idle")
                    .put("detail", "must be at most 10000"))
            .add(new JsonObject().put("path", "limits.cpus").put("detail", "must be a number")),
        problem.getJsonArray("errors"));
    Reply dry = admin.send("PATCH", "/v1/admin/settings?dry_run=true", PATCH, "");
    assertEquals(200, dry.status());
    assertEquals(2, dry.json().getJsonArray("problems").size());
  }

  @Test
  void mustPutAnEarlierVersionBack() {
    Reply reply = admin.send("POST", "/v1/admin/settings/versions/3/restore", "", "\"7\"");
    assertEquals(200, reply.status());
    RestoreSettings order = api.office.last(RestoreSettings.class);
    assertEquals(3, order.version());
    assertEquals(Optional.of(7L), order.expected());
    admin
        .send("POST", "/v1/admin/settings/versions/3/restore", "", "")
        .problem(ProblemType.PRECONDITION_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"settings\": []}",
        "{\"settings\": {}, \"nope\": 1}",
        "{\"settings\": {\"a\": 1e999}}",
        "{\"settings\": {\"a\": \"\\ud800\"}}",
        "{\"settings\": {}, \"note\": 1}"
      })
  void mustRefuseBodiesThatBreakTheContract(String body) {
    admin.send("PATCH", "/v1/admin/settings", body, "\"7\"").problem(ProblemType.INVALID_REQUEST);
    assertTrue(api.office.isUnasked());
    assertTrue(api.office.audit.isEmpty());
  }

  @Test
  void mustTakeJsonOnlyAndNotTooMuchOfIt() {
    Reply form = admin.sendAs("text/plain", "PATCH", "/v1/admin/settings", PATCH, "\"7\"");
    form.problem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    String large = "{\"settings\": {\"a\": \"" + "x".repeat(200_000) + "\"}}";
    admin.send("PATCH", "/v1/admin/settings", large, "\"7\"").problem(ProblemType.TOO_LARGE);
    assertTrue(api.office.isUnasked());
  }

  @Test
  void mustMakeAKeyAndTellItsSecretOnce() {
    Reply reply =
        admin.send(
            "POST",
            "/v1/admin/keys",
            "{\"name\": \"ci\", \"role\": \"run\", \"tenant\": \"acme\", \"expires_in\": \"30d\","
                + " \"max_concurrent\": 4}",
            "");
    assertEquals(201, reply.status());
    assertEquals("e2b_" + "0f".repeat(20), reply.json().getString("secret"));
    CreateKey order = api.office.last(CreateKey.class);
    assertEquals(Role.RUN, order.role());
    assertEquals(Optional.of("acme"), order.tenant());
    assertEquals(Optional.of(4), order.limits().maxConcurrent());
    Duration left = Duration.between(Instant.now(), order.expires().orElseThrow());
    assertEquals(30, left.plusHours(1).toDays());
    assertFalse(admin.get("/v1/admin/keys").text().contains("e2b_"));
    assertEquals("admin", api.office.last(ListKeys.class).actor().name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"\", \"role\": \"run\"}",
        "{\"name\": \"a\\nb\", \"role\": \"run\"}",
        "{\"name\": \"a\", \"role\": \"root\"}",
        "{\"name\": \"a\", \"role\": \"run\", \"expires_in\": \"0d\"}",
        "{\"name\": \"a\", \"role\": \"run\", \"expires_at\": \"soon\"}",
        "{\"name\": \"a\", \"role\": \"run\", \"expires_at\": \"2001-01-01T00:00:00Z\"}",
        "{\"name\": \"a\", \"role\": \"run\", \"expires_at\": \"2999-01-01T00:00:00Z\","
            + " \"expires_in\": \"1d\"}",
        "{\"name\": \"a\", \"role\": \"run\", \"max_concurrent\": 0}",
        "{\"name\": \"a\", \"role\": \"run\", \"tenant\": \"a/b\"}"
      })
  void mustRefuseOrdersForKeysThatMakeNoSense(String body) {
    admin.send("POST", "/v1/admin/keys", body, "").problem(ProblemType.INVALID_REQUEST);
    assertTrue(api.office.isUnasked());
  }

  @Test
  void mustRevokeAKey() {
    Reply reply = admin.send("DELETE", "/v1/admin/keys/key_1", "", "");
    assertEquals(204, reply.status());
    assertEquals("", reply.text());
    assertEquals("key_1", api.office.last(RevokeKey.class).id());
    api.office.fail(AdminAddresses.REVOKE_KEY, new ServiceError.NotFound("No such key."));
    admin.send("DELETE", "/v1/admin/keys/key_1", "", "").problem(ProblemType.NOT_FOUND);
  }
}
