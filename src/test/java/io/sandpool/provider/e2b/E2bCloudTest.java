package io.sandpool.provider.e2b;

import static io.sandpool.provider.e2b.CloudFixture.KEY;
import static io.sandpool.provider.e2b.CloudFixture.MARKS;
import static io.sandpool.provider.e2b.CloudFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.sandbox.Deadline;
import io.sandpool.testkit.ScriptedServer;
import io.sandpool.testkit.ScriptedServer.Seen;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request that is sent here is held against E2B's own OpenAPI document. */
class E2bCloudTest {

  private final CloudFixture fixture = new CloudFixture();
  private final ScriptedServer api = fixture.api;

  @AfterEach
  void everyRequestMustKeepToTheContract() {
    api.seen().forEach(fixture.contract::check);
    api.seen().forEach(seen -> assertEquals(KEY, seen.headers().get("X-API-Key")));
    fixture.close();
  }

  private static JsonObject error(int code, String message) {
    return new JsonObject().put("code", code).put("message", message);
  }

  private static void assertFailure(CloudException failure, Kind kind, boolean harmless) {
    assertEquals(kind, failure.kind(), failure::getMessage);
    assertEquals(harmless, failure.harmless(), failure::getMessage);
    assertFalse(String.valueOf(failure.getMessage()).contains(KEY), failure::getMessage);
    assertFalse(String.valueOf(failure.getMessage()).contains("\n"), failure::getMessage);
  }

  @Test
  void aSandboxMustBeAskedForWithTimeoutSecurityAndMarks() {
    api.then(201, CloudFixture.sandbox("iabc"));
    E2bCloud cloud =
        fixture.cloud(
            fixture.configuration().put("metadata", new JsonObject().put("team", "data")));
    CloudSandbox sandbox = fixture.call(() -> cloud.create(fixture.order()));
    assertEquals("iabc", sandbox.id());
    assertEquals(NOW.plusSeconds(300), sandbox.expiresAt());
    assertEquals(NOW.plusSeconds(3600), sandbox.mustEndAt());
    Seen seen = api.last();
    assertEquals("POST /sandboxes", seen.method() + " " + seen.uri());
    assertEquals(
        new JsonObject()
            .put("templateID", "code-interpreter-v1")
            .put("timeout", 300)
            .put("secure", true)
            .put("allow_internet_access", false)
            .put(
                "metadata",
                new JsonObject()
                    .put("sandpool_boot", "b00t")
                    .put("sandpool_generation", "2")
                    .put("sandpool_instance", "0123456789ab")
                    .put("sandpool_key", "spkey0123")
                    .put("sandpool_pool", "python")
                    .put("sandpool_provider", "e2b-one")
                    .put("sandpool_slot", "7")
                    .put("team", "data")),
        seen.json());
  }

  @Test
  void whatIsConfiguredMustBeAskedFor() {
    api.then(201, CloudFixture.sandbox("iabc")).then(201, CloudFixture.sandbox("iabd"));
    E2bCloud cloud =
        fixture.cloud(
            fixture
                .configuration()
                .put("lease_seconds", 60)
                .put("max_lifetime_seconds", 86_400)
                .put("secure", false)
                .put("allow_internet_access", true)
                .put("allow_public_traffic", false)
                .put("template", "base")
                .put("templates", new JsonObject().put("python", "mine/py:1")));
    CloudSandbox sandbox = fixture.call(() -> cloud.create(fixture.order()));
    assertEquals(NOW.plusSeconds(60), sandbox.expiresAt());
    assertEquals(NOW.plus(Duration.ofDays(1)), sandbox.mustEndAt());
    JsonObject body = api.last().json();
    assertEquals("mine/py:1", body.getString("templateID"));
    assertEquals(60, body.getInteger("timeout"));
    assertEquals(false, body.getBoolean("secure"));
    assertEquals(true, body.getBoolean("allow_internet_access"));
    assertEquals(new JsonObject().put("allowPublicTraffic", false), body.getJsonObject("network"));
    fixture.call(() -> cloud.create(fixture.order("named-by-the-pool")));
    assertEquals("named-by-the-pool", api.last().json().getString("templateID"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400, REFUSED, true",
    "401, 401, UNAUTHORISED, true",
    "403, 403, UNAUTHORISED, true",
    "404, 404, NOT_FOUND, true",
    "409, 409, REFUSED, true",
    "429, 429, THROTTLED, true",
    "500, 500, SERVER_ERROR, false",
    "502, 502, SERVER_ERROR, false",
    "503, 503, SERVER_ERROR, false",
    "504, 504, SERVER_ERROR, false",
    // One of the two says that something may have happened.
    "500, 404, NOT_FOUND, false",
    "400, 500, SERVER_ERROR, false"
  })
  void aRefusedCreateMustBeHarmlessOnlyWhereNothingCanHaveBeenMade(
      int status, int code, Kind kind, boolean harmless) {
    api.then(status, error(code, "because of " + KEY + "\nand more"));
    E2bCloud cloud = fixture.cloud();
    assertFailure(fixture.failure(() -> cloud.create(fixture.order())), kind, harmless);
  }

  @ParameterizedTest
  @CsvSource({
    "503, sandbox_capacity_unavailable, true",
    "503, sandbox_no_compatible_node, true",
    "504, sandbox_placement_timeout, false",
    "500, sandbox_create_failed, false",
    "500, internal_server_error, false"
  })
  void aCreateThatWasNeverPlacedMustBeHarmless(int status, String errorCode, boolean harmless) {
    api.then(status, error(status, "no").put("error_code", errorCode));
    E2bCloud cloud = fixture.cloud();
    CloudException failure = fixture.failure(() -> cloud.create(fixture.order()));
    assertFailure(failure, Kind.SERVER_ERROR, harmless);
    assertTrue(String.valueOf(failure.getMessage()).contains(errorCode));
  }

  @Test
  void whenToComeBackMustBeTold() {
    api.then(
            request -> {
              request.response().putHeader("Retry-After", "7");
              ScriptedServer.respond(request, 429, error(429, "Rate limit exceeded").encode());
            })
        .then(429, error(429, "you have reached the maximum number of concurrent sandboxes"));
    E2bCloud cloud = fixture.cloud();
    assertEquals(
        Optional.of(Duration.ofSeconds(7)),
        fixture.failure(() -> cloud.create(fixture.order())).retryAfter());
    assertEquals(
        Optional.empty(), fixture.failure(() -> cloud.create(fixture.order())).retryAfter());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 302, 404, 500, 503})
  void anErrorPageMustNeverPassForAnAnswer(int status) {
    for (int i = 0; i < 4; i++) {
      api.then(status, "<html><body>Welcome</body></html>");
    }
    E2bCloud cloud = fixture.cloud();
    CloudException create = fixture.failure(() -> cloud.create(fixture.order()));
    assertEquals(
        status == 500 || status == 503 ? Kind.SERVER_ERROR : Kind.BAD_ANSWER, create.kind());
    assertEquals(status == 404, create.harmless());
    CloudException kill = fixture.failure(() -> cloud.kill("iabc", fixture.deadline()));
    assertEquals(status >= 500 ? Kind.SERVER_ERROR : Kind.BAD_ANSWER, kill.kind());
    fixture.failure(() -> cloud.renew("iabc", fixture.deadline()));
    fixture.failure(() -> cloud.look("iabc", fixture.deadline()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"sandboxID\":7}",
        "{\"sandboxID\":\"../teams\"}",
        "{\"sandboxID\":\"iabc.evil.example/\"}",
        "{\"sandboxID\":\"iabc\",\"envdAccessToken\":\"a\\r\\nX-Evil: 1\"}"
      })
  void aSandboxThatCannotBeUsedMustBeABadAnswerThatMayHaveMadeOne(String body) {
    api.then(201, body);
    E2bCloud cloud = fixture.cloud();
    assertFailure(fixture.failure(() -> cloud.create(fixture.order())), Kind.BAD_ANSWER, false);
  }

  @Test
  void aCreateWithoutAnAnswerMustNotBeHarmless() {
    api.thenSilence().thenCut();
    E2bCloud cloud = fixture.cloud();
    Future<CloudSandbox> silent = fixture.on(() -> cloud.create(fixture.order()));
    api.arrival();
    assertEquals(Duration.ofSeconds(30), fixture.on(fixture.timers::fire));
    assertFailure(CloudFixture.failureOf(silent), Kind.TIMED_OUT, false);
    assertFailure(fixture.failure(() -> cloud.create(fixture.order())), Kind.UNREACHABLE, false);
  }

  @Test
  void aCallMustNotTakeLongerThanItsDeadline() {
    api.thenSilence();
    E2bCloud cloud = fixture.cloud();
    Future<Void> call =
        fixture.on(() -> cloud.look("iabc", Deadline.after(fixture.ticker, Duration.ofSeconds(3))));
    api.arrival();
    assertEquals(Duration.ofSeconds(3), fixture.on(fixture.timers::fire));
    assertFailure(CloudFixture.failureOf(call), Kind.TIMED_OUT, false);
  }

  @Test
  void aRenewalMustAskForTheWholeLeaseAndNameItsEnd() {
    api.then(204, "");
    E2bCloud cloud = fixture.cloud();
    assertEquals(NOW.plusSeconds(300), fixture.call(() -> cloud.renew("iabc", fixture.deadline())));
    assertEquals("POST /sandboxes/iabc/timeout", api.last().method() + " " + api.last().uri());
    assertEquals(new JsonObject().put("timeout", 300), api.last().json());
  }

  @ParameterizedTest
  @CsvSource({
    "400, Max instance length exceeded, REFUSED, true",
    "404, gone, NOT_FOUND, true",
    "500, oh, SERVER_ERROR, false"
  })
  void aRefusedRenewalMustSayWhetherTheSandboxIsGone(
      int status, String message, Kind kind, boolean harmless) {
    api.then(status, error(status, message));
    E2bCloud cloud = fixture.cloud();
    CloudException failure = fixture.failure(() -> cloud.renew("iabc", fixture.deadline()));
    assertFailure(failure, kind, harmless);
    assertTrue(String.valueOf(failure.getMessage()).contains(message));
  }

  @Test
  void aLookMustPutNothingOff() {
    api.then(200, CloudFixture.sandbox("iabc").put("state", "running"));
    E2bCloud cloud = fixture.cloud();
    fixture.call(() -> cloud.look("iabc", fixture.deadline()));
    assertEquals("GET /sandboxes/iabc", api.last().method() + " " + api.last().uri());
  }

  @Test
  void aLookMustFindWhatIsGoneOrDoesNotRun() {
    api.then(404, error(404, "Sandbox \"iabc\" doesn't exist or you don't have access to it"))
        .then(200, CloudFixture.sandbox("iabc").put("state", "paused"))
        .then(200, "{}");
    E2bCloud cloud = fixture.cloud();
    assertFailure(
        fixture.failure(() -> cloud.look("iabc", fixture.deadline())), Kind.NOT_FOUND, true);
    assertFailure(
        fixture.failure(() -> cloud.look("iabc", fixture.deadline())), Kind.REFUSED, true);
    assertFailure(
        fixture.failure(() -> cloud.look("iabc", fixture.deadline())), Kind.BAD_ANSWER, true);
  }

  @Test
  void aSandboxMustBeEndedAndCountAsEndedWhereTheCloudHasNone() {
    api.then(204, "").then(404, error(404, "no such sandbox"));
    E2bCloud cloud = fixture.cloud();
    fixture.call(() -> cloud.kill("iabc", fixture.deadline()));
    assertEquals("DELETE /sandboxes/iabc", api.last().method() + " " + api.last().uri());
    fixture.call(() -> cloud.kill("iabc", fixture.deadline()));
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHORISED", "429, THROTTLED", "500, SERVER_ERROR", "503, SERVER_ERROR"})
  void aKillThatFailsMustNotPassForAnEnd(int status, Kind kind) {
    api.then(status, error(status, "no"));
    E2bCloud cloud = fixture.cloud();
    assertEquals(kind, fixture.failure(() -> cloud.kill("iabc", fixture.deadline())).kind());
  }

  @Test
  void anIdThatIsNoneMustNotBeAskedAbout() {
    E2bCloud cloud = fixture.cloud();
    for (String id : List.of("../teams", "", "a b", "unconfirmed-sp-1")) {
      assertFailure(fixture.failure(() -> cloud.kill(id, fixture.deadline())), Kind.REFUSED, true);
      fixture.failure(() -> cloud.renew(id, fixture.deadline()));
      fixture.failure(() -> cloud.look(id, fixture.deadline()));
    }
    assertEquals(List.of(), api.seen());
  }

  private static JsonObject listed(String id, String key) {
    JsonObject metadata = new JsonObject().put("sandpool_key", key);
    MARKS.owner().forEach(metadata::put);
    return CloudFixture.sandbox(id).put("metadata", metadata);
  }

  @Test
  void allPagesMustBeRead() {
    api.then(
            request -> {
              request.response().putHeader("X-Next-Token", "a/b=");
              ScriptedServer.respond(
                  request, 200, new JsonArray().add(listed("i1", "k1")).encode());
            })
        .then(200, new JsonArray().add(listed("i2", "k2")).encode());
    E2bCloud cloud = fixture.cloud();
    assertEquals(
        List.of(new Marked("i1", "k1"), new Marked("i2", "k2")),
        fixture.call(() -> cloud.list(fixture.deadline())));
    assertTrue(api.seen().get(0).uri().contains("state=running%2Cpaused"));
    assertTrue(api.seen().get(0).uri().contains("sandpool_instance%3D0123456789ab"));
    assertTrue(api.seen().get(0).uri().contains("sandpool_provider%3De2b-one"));
    assertTrue(api.seen().get(1).uri().endsWith("&nextToken=a%2Fb%3D"));
  }

  /** A server that ignores the filter would otherwise make us end other people's sandboxes. */
  @Test
  void whatIsNotOursMustNotBeListed() {
    JsonObject others = listed("i3", "k3");
    others.getJsonObject("metadata").put("sandpool_instance", "somebody");
    JsonObject anotherProviders = listed("i4", "k4");
    anotherProviders.getJsonObject("metadata").put("sandpool_provider", "e2b-two");
    JsonObject keyless = listed("i5", "k5");
    keyless.getJsonObject("metadata").remove("sandpool_key");
    api.then(
        200,
        new JsonArray()
            .add(CloudFixture.sandbox("i1"))
            .add(CloudFixture.sandbox("i2").put("metadata", "text"))
            .add(others)
            .add(anotherProviders)
            .add(keyless)
            .add(listed("../i6", "k6"))
            .add("i7")
            .addNull()
            .add(listed("i8", "k8"))
            .encode());
    E2bCloud cloud = fixture.cloud();
    assertEquals(
        List.of(new Marked("i8", "k8")), fixture.call(() -> cloud.list(fixture.deadline())));
  }

  @Test
  void aCloudWithoutTheNewerListMustBeAskedByTheOlder() {
    api.then(404, "404 page not found").then(200, new JsonArray().add(listed("i1", "k1")).encode());
    E2bCloud cloud = fixture.cloud();
    assertEquals(
        List.of(new Marked("i1", "k1")), fixture.call(() -> cloud.list(fixture.deadline())));
    assertTrue(api.last().uri().startsWith("/sandboxes?metadata=sandpool_instance"));
  }

  @Test
  void aListWithoutAnEndMustNotPassForAWholeOne() {
    for (int i = 0; i < 3; i++) {
      api.then(
          request -> {
            request.response().putHeader("X-Next-Token", "again");
            ScriptedServer.respond(request, 200, "[]");
          });
    }
    E2bCloud cloud = fixture.cloud();
    assertFailure(fixture.failure(() -> cloud.list(fixture.deadline())), Kind.BAD_ANSWER, true);
    assertEquals(2, api.seen().size());
  }

  @Test
  void aListThatBreaksOffMustNotPassForAWholeOne() {
    api.then(
            request -> {
              request.response().putHeader("X-Next-Token", "more");
              ScriptedServer.respond(
                  request, 200, new JsonArray().add(listed("i1", "k1")).encode());
            })
        .then(500, error(500, "oh"));
    E2bCloud cloud = fixture.cloud();
    assertFailure(fixture.failure(() -> cloud.list(fixture.deadline())), Kind.SERVER_ERROR, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "garbage", "null", "[1,2"})
  void whatIsNoListMustBeABadAnswer(String body) {
    api.then(200, body);
    E2bCloud cloud = fixture.cloud();
    assertFailure(fixture.failure(() -> cloud.list(fixture.deadline())), Kind.BAD_ANSWER, true);
  }

  @Test
  void goodCredentialsMustBeFoundGoodByACheapCall() {
    api.then(200, "[]");
    E2bCloud cloud = fixture.cloud();
    fixture.call(() -> cloud.authenticate(fixture.deadline()));
    assertEquals("GET", api.last().method());
    assertTrue(api.last().uri().contains("limit=1"));
    assertEquals(1, api.seen().size());
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORISED",
    "403, UNAUTHORISED",
    "429, THROTTLED",
    "500, SERVER_ERROR",
    "302, BAD_ANSWER"
  })
  void troubleMustBeToldApart(int status, Kind kind) {
    api.then(status, status == 302 ? "" : error(status, "no").encode());
    E2bCloud cloud = fixture.cloud();
    assertEquals(kind, fixture.failure(() -> cloud.authenticate(fixture.deadline())).kind());
  }

  @Test
  void aDomainMustComeFromTheAnswerWhereNoneIsConfigured() {
    JsonObject configuration = fixture.configuration();
    configuration.remove("sandbox_url");
    api.then(201, CloudFixture.sandbox("iabc").put("domain", "https://evil.example/"))
        .then(201, CloudFixture.sandbox("iabc").putNull("domain"))
        .then(201, CloudFixture.sandbox("iabc").put("domain", "boxes.test:8443"));
    E2bCloud cloud = fixture.cloud(configuration);
    CloudException bad = fixture.failure(() -> cloud.create(fixture.order()));
    assertFailure(bad, Kind.BAD_ANSWER, false);
    assertTrue(String.valueOf(bad.getMessage()).contains("domain"));
    assertFailure(fixture.failure(() -> cloud.create(fixture.order())), Kind.BAD_ANSWER, false);
    assertNotNull(fixture.call(() -> cloud.create(fixture.order())).kernel());
  }

  @Test
  void capabilitiesMustBeWhatTheConfigurationSettles() {
    E2bCloud cloud =
        fixture.cloud(fixture.configuration().put("timeout", 60).put("max_concurrent", 3));
    assertEquals(Optional.of(Duration.ofSeconds(60)), cloud.capabilities().maxWall());
    assertEquals(3, cloud.capabilities().maxSandboxes().orElse(0));
    assertTrue(cloud.capabilities().remote());
    for (String language : List.of("python", "nodejs", "bash")) {
      assertFalse(cloud.capabilities().features(language).isEmpty(), language);
    }
    for (String language : List.of("typescript", "r", "java")) {
      assertTrue(cloud.capabilities().serves(language), language);
      assertTrue(cloud.capabilities().features(language).isEmpty(), language);
    }
    assertNull(cloud.capabilities().languages().get("cobol"));
    E2bCloud plain = fixture.cloud(fixture.configuration().put("execution", "kernel"));
    assertTrue(plain.capabilities().features("python").isEmpty());
  }
}
