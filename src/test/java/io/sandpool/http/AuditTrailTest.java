package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.Role;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written down of what operators do. */
class AuditTrailTest {

  private static final String PATCH = "{\"settings\": {\"limits\": {\"cpus\": 2}}}";

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
  void mustWriteDownEverythingThatChangesOrTries() {
    admin.send("PATCH", "/v1/admin/settings", PATCH, "\"7\"");
    admin.send("POST", "/v1/admin/settings/versions/3/restore", "", "\"7\"");
    admin.send("PUT", "/v1/admin/providers/cloud/settings", "{\"settings\": {}}", "\"7\"");
    admin.send("POST", "/v1/admin/providers/cloud/activate", "", "\"7\"");
    admin.send("POST", "/v1/admin/providers/cloud/test", "{}", "");
    admin.send("PATCH", "/v1/admin/pools/python", "{\"min_idle\": 1}", "\"7\"");
    admin.send("POST", "/v1/admin/pools/python/drain", "", "");
    admin.send("POST", "/v1/admin/keys", "{\"name\": \"ci\", \"role\": \"run\"}", "");
    admin.send("DELETE", "/v1/admin/keys/key_1", "", "");
    assertEquals(
        List.of(
            "settings.apply limits done",
            "settings.restore 3 done",
            "provider.save cloud done",
            "provider.activate cloud done",
            "provider.test cloud done",
            "pool.resize python done",
            "pool.drain python done",
            "key.create ci done",
            "key.revoke key_1 done"),
        api.office.audit.stream().map(AuditTrailTest::summary).toList());
  }

  @Test
  void mustWriteDownThatAProviderInForceWasTriedOutAndHowThatEnded() {
    new Operator(api, KnownKeys.key(Role.OPERATE))
        .send("POST", "/v1/providers/gvisor/test", "", "");
    AppendAudit tried = api.office.audit.remove();
    assertEquals(new Actor("operate", "system", "127.0.0.1"), tried.actor());
    assertEquals("provider.test gvisor done", summary(tried));
    assertEquals(new JsonObject().put("passed", false), tried.detail());
    api.trial =
        Future.failedFuture(new ServiceException(new ServiceError.Busy("It is under way.")));
    admin.send("POST", "/v1/providers/gvisor/test", "", "");
    assertEquals("provider.test gvisor refused", summary(api.office.audit.remove()));
    admin.send("POST", "/v1/providers/cloud/test", "", "").problem(ProblemType.CONFLICT);
    assertEquals("provider.test cloud refused", summary(api.office.audit.remove()));
  }

  private static String summary(AppendAudit entry) {
    return entry.action() + " " + entry.subject() + " " + entry.outcome();
  }

  @Test
  void mustWriteDownWhoItWasAndWhatDiffers() {
    admin.send("PATCH", "/v1/admin/settings", PATCH, "\"7\"");
    AppendAudit entry = api.office.audit.remove();
    assertEquals(new Actor("admin", "system", "127.0.0.1"), entry.actor());
    assertEquals(
        new JsonObject()
            .put("version", 8L)
            .put("note", "")
            .put(
                "changes",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("path", "pools.python.min_idle")
                            .put("before", 4)
                            .put("after", 8))
                    .add(
                        new JsonObject()
                            .put("path", "sandbox.cloud.api_key")
                            .put("after", new JsonObject().put("set", true)))),
        entry.detail());
  }

  @Test
  void mustNotWriteDownWhatOnlyReadsOrTriesDry() {
    admin.get("/v1/admin/settings");
    admin.send("PATCH", "/v1/admin/settings?dry_run=true", PATCH, "");
    admin.send("POST", "/v1/admin/settings/versions/3/restore?dry_run=true", "", "");
    assertTrue(api.office.audit.isEmpty());
  }

  @Test
  void mustTellWhatWasRefusedFromWhatFailed() {
    api.office.fail(AdminAddresses.PROPOSE, new ServiceError.Stale("It is version 9 now.", 9));
    admin.send("PATCH", "/v1/admin/settings", PATCH, "\"7\"");
    assertEquals("refused", api.office.audit.element().outcome());
    assertEquals("precondition-failed", api.office.audit.remove().detail().getString("problem"));
    api.office.fail(AdminAddresses.PROPOSE, new ServiceError.Internal("The database is gone."));
    admin.send("PATCH", "/v1/admin/settings", PATCH, "\"7\"").problem(ProblemType.INTERNAL);
    assertEquals("failed", api.office.audit.remove().outcome());
  }

  @Test
  void mustNotWriteDownASecret() {
    String secret = "sk-very-secret-value";
    String settings = "{\"settings\": {\"api_key\": \"" + secret + "\"}}";
    admin.send("PUT", "/v1/admin/providers/cloud/settings", settings, "\"7\"");
    admin.send("POST", "/v1/admin/providers/cloud/test", settings, "");
    admin.send("POST", "/v1/admin/keys", "{\"name\": \"ci\", \"role\": \"run\"}", "");
    String written =
        Stream.generate(api.office.audit::poll)
            .takeWhile(entry -> entry != null)
            .map(AppendAudit::toString)
            .collect(Collectors.joining());
    assertTrue(written.contains("key.create"));
    assertFalse(written.contains(secret) || written.contains("0f0f0f"), written);
  }

  @Test
  void mustAnswerWhatWasDoneEvenWhereItCannotBeWrittenDown() {
    api.office.fail(AdminAddresses.APPEND_AUDIT, new ServiceError.Internal("Disk full."));
    assertEquals(200, admin.send("POST", "/v1/admin/pools/python/drain", "", "").status());
  }

  @Test
  void mustBoundTheNamesThatItWritesDown() {
    api.office.fail(AdminAddresses.REVOKE_KEY, new ServiceError.NotFound("No such key."));
    admin.send("DELETE", "/v1/admin/keys/a%0Ab%E2%80%AE" + "x".repeat(100), "", "");
    assertEquals("a?b?" + "x".repeat(60), api.office.audit.remove().subject());
  }
}
