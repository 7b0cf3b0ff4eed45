package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers may do. */
class RightsTest {

  private static final List<String> FOR_RUNNERS =
      List.of("POST /v1/executions", "GET /v1/languages", "GET /", "GET /openapi.json");
  private static final List<String> FOR_OPERATORS =
      List.of(
          "GET /v1/pools",
          "GET /v1/pools/python",
          "GET /v1/pools/python/plan",
          "GET /v1/providers",
          "GET /v1/providers/gvisor",
          "POST /v1/providers/gvisor/test",
          "GET /metrics");

  private static ApiFixture locked;
  private static ApiFixture open;

  @BeforeAll
  static void start() {
    locked =
        new ApiFixture(
            settings -> {
              settings.authentication = true;
              return settings;
            });
    open = new ApiFixture();
  }

  @AfterAll
  static void stop() {
    locked.close();
    open.close();
  }

  @BeforeEach
  void mend() {
    locked.reset();
    locked.keys.slowed = Optional.empty();
  }

  private static Reply call(ApiFixture api, String operation, Optional<String> key) {
    String[] parts = operation.split(" ");
    HttpRequest.Builder request =
        api.to(parts[1])
            .header("Content-Type", "application/json")
            .method(
                parts[0],
                parts[0].equals("POST") && parts[1].equals("/v1/executions")
                    ? HttpRequest.BodyPublishers.ofString(
                        "{\"language\":\"python\",\"code\":\"1\"}")
                    : HttpRequest.BodyPublishers.noBody());
    key.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
    return api.send(request.build());
  }

  @Test
  void aKeyThatMayRunMustServeForRunningAndNothingElse() {
    Optional<String> key = Optional.of(KnownKeys.key(Role.RUN));
    FOR_RUNNERS.forEach(one -> assertEquals(200, call(locked, one, key).status(), one));
    for (String one : FOR_OPERATORS) {
      JsonObject problem = call(locked, one, key).problem(ProblemType.FORBIDDEN);
      assertEquals(new JsonArray().add("operate"), problem.getJsonArray("roles"));
      assertTrue(
          problem.getString("detail").contains("role operate; the one shown is of role run"));
    }
  }

  @Test
  void keysThatMayOperateMustServeForAllOfThat() {
    for (Role role : List.of(Role.OPERATE, Role.ADMIN)) {
      Optional<String> key = Optional.of(KnownKeys.key(role, "acme"));
      FOR_RUNNERS.forEach(one -> assertEquals(200, call(locked, one, key).status(), one));
      FOR_OPERATORS.forEach(one -> assertEquals(200, call(locked, one, key).status(), one));
    }
  }

  /** A new operation must not be forgotten. */
  @Test
  void everyOperationButHealthMustNeedAKey() {
    for (String operation : new Contract().operations()) {
      String path = Contract.path(operation.split(" ")[1]);
      Reply reply = call(locked, operation.split(" ")[0] + " " + path, Optional.empty());
      assertEquals(path.startsWith("/health/") ? 200 : 401, reply.status(), operation);
    }
  }

  @Test
  void withoutAuthenticationThisMachineMustBeAbleToRunAndOperate() {
    FOR_RUNNERS.forEach(one -> assertEquals(200, call(open, one, Optional.empty()).status(), one));
    FOR_OPERATORS.forEach(
        one -> assertEquals(200, call(open, one, Optional.empty()).status(), one));
    assertFalse(Right.ADMIN.isOf(Caller.LOCAL));
    assertFalse(Right.SYSTEM.isOf(Caller.LOCAL));
  }

  /** Who shows a key means to be somebody. */
  @Test
  void aKeyThatIsShownMustBeGoodEvenWhereNoneIsNeeded() {
    call(open, "GET /v1/languages", Optional.of("wrong")).problem(ProblemType.UNAUTHORISED);
    call(open, "GET /v1/pools", Optional.of(KnownKeys.key(Role.RUN)))
        .problem(ProblemType.FORBIDDEN);
  }

  @Test
  void whatIsEverybodysMustNeedAnAdminOfTheSystem() {
    for (Role role : Role.values()) {
      for (String tenant : List.of(Caller.SYSTEM, "acme")) {
        Caller caller = new Caller("id", "name", role, tenant);
        assertEquals(role == Role.ADMIN, Right.ADMIN.isOf(caller));
        assertEquals(role == Role.ADMIN && tenant.equals(Caller.SYSTEM), Right.SYSTEM.isOf(caller));
      }
    }
    assertEquals(
        List.of("run", "operate", "admin", "admin"),
        Arrays.stream(Right.values()).map(right -> right.role().wireName()).toList());
  }

  @Test
  void tooManyWrongKeysMustBeToldToWait() {
    locked.keys.slowed = Optional.of(Duration.ofMillis(2_500));
    Reply reply = call(locked, "GET /v1/pools", Optional.of("wrong"));
    reply.problem(ProblemType.TOO_MANY_ATTEMPTS);
    assertEquals("3", reply.header("Retry-After"));
    assertFalse(reply.text().contains("wrong\""));
    assertEquals(
        200, call(locked, "GET /v1/pools", Optional.of(KnownKeys.key(Role.OPERATE))).status());
  }

  @Test
  void everyAttemptMustBeHeardOnce() {
    locked.attempts.clear();
    call(locked, "GET /v1/pools", Optional.of(KnownKeys.key(Role.ADMIN)));
    call(locked, "GET /v1/pools", Optional.of("wrong"));
    call(locked, "GET /v1/pools", Optional.empty());
    assertEquals(List.of(Attempt.ADMITTED, Attempt.REFUSED, Attempt.MISSING), locked.attempts);
    locked.attempts.clear();
    locked.keys.slowed = Optional.of(Duration.ofSeconds(1));
    call(locked, "GET /v1/pools", Optional.of("wrong"));
    call(locked, "GET /v1/pools", Optional.of(KnownKeys.key(Role.RUN)));
    assertEquals(List.of(Attempt.SLOWED, Attempt.ADMITTED, Attempt.FORBIDDEN), locked.attempts);
    open.attempts.clear();
    call(open, "GET /v1/pools", Optional.empty());
    assertEquals(List.of(Attempt.LOCAL), open.attempts);
  }

  /** A browser on this machine sends such requests for any page that asks. */
  @Test
  void withoutAKeyPagesOfOtherOriginsMustChangeAndRunNothing() {
    for (String operation : List.of("POST /v1/executions", "POST /v1/providers/gvisor/test")) {
      for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
        assertEquals(421, from(origin, operation, Optional.empty()), operation);
      }
      String own = "http://127.0.0.1:" + open.port();
      assertNotEquals(421, from(own, operation, Optional.empty()), operation);
      Optional<String> key = Optional.of(KnownKeys.key(Role.ADMIN));
      assertNotEquals(421, from("https://evil.example", operation, key), operation);
    }
    assertEquals(200, from("https://evil.example", "GET /v1/languages", Optional.empty()));
    assertEquals(421, from("https://evil.example", "DELETE /v1/any/path", Optional.empty()));
  }

  private static int from(String origin, String operation, Optional<String> key) {
    String[] parts = operation.split(" ");
    HttpRequest.Builder request =
        open.to(parts[1])
            .header("Origin", origin)
            .method(parts[0], HttpRequest.BodyPublishers.noBody());
    key.ifPresent(shown -> request.header("X-API-Key", shown));
    return open.send(request.build()).status();
  }
}
