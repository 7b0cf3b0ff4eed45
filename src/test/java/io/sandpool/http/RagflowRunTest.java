package io.sandpool.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.Preferences;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.admin.Role;
import io.sandpool.http.ragflow.RagflowDialect;
import io.sandpool.http.ragflow.RagflowSettings;
import io.sandpool.http.ragflow.RateLimit;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RAGFlow's provider calls, over HTTP: statuses, shapes, keys. */
class RagflowRunTest {

  private static final Contract CONTRACT = new Contract();
  private static final String TOKEN = "unit-test-shared-secret";
  private static final String HELLO = body("def main(): return 1", "\"arguments\": {\"n\": 1.50}");

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = serving(false, RagflowSettings.DEFAULTS);
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
  void aRunMustGoThroughDispatchLikeAnyOther() {
    Reply reply = run(api, HELLO);
    assertEquals(200, reply.status());
    assertEquals("application/json", reply.header("Content-Type"));
    assertEquals("success", reply.json().getString("status"));
    assertEquals("hello\n", reply.json().getString("stdout"));
    CONTRACT.check("RagflowRunResult", reply.json());
    Execute order = api.lastAsked();
    ExecutionRequest request = order.request();
    assertEquals("python", request.language());
    assertEquals("def main(): return 1", request.code());
    assertEquals(Optional.of("{\"n\": 1.50}"), request.argumentsJson());
    assertEquals(
        new RequestedLimits(
            Optional.of(Duration.ofSeconds(10)),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        request.limits());
    assertEquals(Preferences.NONE, order.preferences());
    assertFalse(order.streamed());
  }

  @Test
  void aTimeoutBeyondTheLanguagesOwnMustBeThatOfTheLanguage() {
    RagflowSettings patient =
        new RagflowSettings(true, Duration.ofHours(1), false, Optional.empty(), Optional.empty());
    try (ApiFixture other = serving(false, patient)) {
      assertEquals(200, run(other, HELLO).status());
      assertEquals(Optional.of(Samples.MAXIMA.wall()), other.lastAsked().request().limits().wall());
    }
  }

  @Test
  void everythingThatARunLeavesMustBeTold() {
    api.dispatch(order -> Future.succeededFuture(Samples.eventful(order.request().id())));
    JsonObject told = run(api, HELLO).json();
    CONTRACT.check("RagflowRunResult", told);
    assertEquals("signalled", told.getString("runtime_error_type"));
    api.dispatch(
        order ->
            Future.succeededFuture(
                Samples.returned(
                    order.request().id(), "{\"big\": 123456789012345678901234567890}")));
    assertTrue(run(api, HELLO).text().contains("123456789012345678901234567890"));
  }

  @Test
  void whatTheServiceCannotDoMustBeHttp200AndCounted() {
    api.failWith(new ServiceError.QueueFull("The queue is full.", Duration.ofSeconds(1)));
    Reply busy = run(api, HELLO);
    assertEquals(200, busy.status());
    assertEquals(-10, busy.json().getInteger("exit_code"));
    CONTRACT.check("RagflowRunResult", busy.json());
    assertEquals(List.of("queue-full"), api.rejected);
    api.failWith(new ServiceError.ProviderLost("The sandbox was lost."));
    assertEquals(-3, run(api, HELLO).json().getInteger("exit_code"));
    api.failWith(new ServiceError.Internal("A defect."));
    assertEquals(-999, run(api, HELLO).json().getInteger("exit_code"));
  }

  @Test
  void badBodiesMustBe422OrWhereUnreadable400() {
    for (String body :
        List.of("", "{", "[]", "{}", "{\"code_b64\": \"?\"}", body("x", "\"language\": 1"))) {
      Reply reply = run(api, body);
      assertEquals(422, reply.status(), body);
      CONTRACT.check("RagflowInvalid", reply.json());
    }
    Reply unreadable = api.postTo("/run", "[".repeat(1_000));
    assertEquals(400, unreadable.status());
    assertEquals("There was an error parsing the body", unreadable.json().getString("detail"));
    assertTrue(api.asked.isEmpty());
  }

  @Test
  void whatIsNotSentAsJsonMustBe422() {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "")) {
      HttpRequest.Builder request = api.to("/run").POST(HttpRequest.BodyPublishers.ofString(HELLO));
      Reply reply =
          api.send(type.isEmpty() ? request.build() : request.header("Content-Type", type).build());
      assertEquals(422, reply.status());
      CONTRACT.check("RagflowInvalid", reply.json());
    }
    HttpRequest vendor =
        api.to("/run")
            .header("Content-Type", "application/vnd.ragflow+json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(HELLO))
            .build();
    assertEquals(200, api.send(vendor).status());
  }

  @Test
  void largeProgramsMustPassAndTooLargeOnesBeToldInFastApisForm() {
    assertEquals(200, run(api, body("#" + "x".repeat(1 << 20), "")).status());
    Reply reply = run(api, body("x".repeat(30 << 20), ""));
    assertEquals(413, reply.status());
    CONTRACT.check("RagflowDetail", reply.json());
    api.awaitBudget();
  }

  @Test
  void otherMethodsMustBeToldInFastApisForm() {
    Reply reply = api.get("/run");
    assertEquals(405, reply.status());
    assertEquals("POST", reply.header("Allow"));
    assertEquals(new JsonObject().put("detail", "Method Not Allowed"), reply.json());
    assertEquals(405, api.postTo("/healthz", "").status());
  }

  @Test
  void theDocumentMustNameEachPathAndNoOther() {
    for (String operation : CONTRACT.ragflowOperations()) {
      String[] parts = operation.split(" ");
      HttpRequest request =
          api.to(Contract.path(parts[1]))
              .method(parts[0], HttpRequest.BodyPublishers.noBody())
              .build();
      int status = api.send(request).status();
      assertTrue(status != 404 && status != 405, operation + " " + status);
    }
    assertEquals(
        CONTRACT.ragflowOperations().size(),
        new RagflowDialect(RagflowSettings.DEFAULTS, Ticker.system())
            .operations(api.tools())
            .size());
  }

  @Test
  void theRootMustStayOurs() {
    assertEquals("sandpool", api.get("/").json().getString("name"));
  }

  @Test
  void healthMustBe200AsLongAsALanguageIsServed() {
    Reply reply = api.get("/healthz");
    assertEquals(200, reply.status());
    assertEquals(new JsonObject().put("status", "ok"), reply.json());
    api.pools.put(
        "nodejs", Future.succeededFuture(Samples.pool("nodejs", PoolHealth.DEGRADED, 0, 0)));
    assertEquals(200, api.get("/healthz").status());
    api.pools.put(
        "python", Future.succeededFuture(Samples.pool("python", PoolHealth.DEGRADED, 0, 0)));
    Reply ill = api.get("/healthz");
    assertEquals(503, ill.status());
    assertEquals("unavailable", ill.json().getString("status"));
    CONTRACT.check("RagflowHealth", ill.json());
  }

  @Test
  void aClientThatGoesAwayMustEndItsRun() throws IOException {
    Promise<String> cancelled = Promise.promise();
    Promise<ExecutionResult> never = Promise.promise();
    api.dispatch(
        order -> {
          api.bus.serve(
              Addresses.cancelExecution(order.request().id()),
              cancel -> {
                cancelled.tryComplete(cancel.reason());
                return Future.succeededFuture(Done.DONE);
              });
          return never.future();
        });
    try (Socket socket = api.connect()) {
      String request =
          "POST /run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: %d\r\n\r\n%s".formatted(HELLO.length(), HELLO);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      api.lastAsked();
    }
    assertEquals("its client has gone", ApiFixture.await(cancelled.future()));
  }

  @Test
  void aKeyMustBeTakenFromEachOfThreeHeaders() {
    try (ApiFixture locked = serving(true, RagflowSettings.DEFAULTS)) {
      String key = KnownKeys.key(Role.RUN);
      assertEquals(200, status(locked, "X-Sandbox-Token", key));
      assertEquals(200, status(locked, "Authorization", "Bearer " + key));
      assertEquals(200, status(locked, "X-API-Key", key));
      assertEquals(401, status(locked, "X-Sandbox-Token", "also-wrong"));
      assertEquals(401, status(locked, "Authorization", "Bearer not-the-token"));
      Reply missing = run(locked, HELLO);
      assertEquals(401, missing.status());
      CONTRACT.check("RagflowDetail", missing.json());
      assertEquals(200, locked.get("/healthz").status());
      HttpRequest elsewhere = locked.to("/v1/languages").header("X-Sandbox-Token", key).build();
      assertEquals(401, locked.send(elsewhere).status());
    }
  }

  @Test
  void ragflowsOwnTokenMustOpenRunAndNothingElse() {
    try (ApiFixture locked = serving(true, withToken(false))) {
      assertEquals(200, status(locked, "X-Sandbox-Token", TOKEN));
      assertEquals(200, status(locked, "Authorization", "Bearer " + TOKEN));
      assertEquals(200, status(locked, "X-Sandbox-Token", KnownKeys.key(Role.ADMIN)));
      assertEquals(401, status(locked, "X-Sandbox-Token", TOKEN + "x"));
      HttpRequest elsewhere =
          locked.to("/v1/languages").header("Authorization", "Bearer " + TOKEN).build();
      assertEquals(401, locked.send(elsewhere).status());
    }
  }

  @Test
  void aTokenMustBeAskedForEvenWhereNoKeysAre() {
    for (boolean open : List.of(false, true)) {
      try (ApiFixture local = serving(false, withToken(open))) {
        assertEquals(401, run(local, HELLO).status());
        assertEquals(200, status(local, "X-Sandbox-Token", TOKEN));
        assertEquals(200, local.get("/v1/languages").status());
      }
    }
  }

  @Test
  void anOpenDoorMustBeOpenForRunAloneAndNotForPagesInABrowser() {
    RagflowSettings open =
        new RagflowSettings(true, Duration.ofSeconds(10), true, Optional.empty(), Optional.empty());
    try (ApiFixture opened = serving(true, open)) {
      assertEquals(200, run(opened, HELLO).status());
      assertEquals(401, opened.get("/v1/languages").status());
      assertEquals(401, opened.post("{\"language\": \"python\", \"code\": \"\"}").status());
      assertEquals(401, status(opened, "X-Sandbox-Token", "wrong"));
      String self = "http://127.0.0.1:" + opened.port();
      assertEquals(403, status(opened, "Origin", self));
      assertEquals(421, status(opened, "Origin", "http://evil.example"));
    }
  }

  @Test
  void theFourthOfThreeRunsAMinuteMustBe429() {
    RagflowSettings limited =
        new RagflowSettings(
            true,
            Duration.ofSeconds(10),
            false,
            Optional.of(RateLimit.of("3/minute")),
            Optional.empty());
    try (ApiFixture few = serving(true, limited)) {
      String key = KnownKeys.key(Role.RUN);
      for (int i = 0; i < 5; i++) {
        assertEquals(401, run(few, HELLO).status());
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(200, status(few, "X-Sandbox-Token", key));
      }
      Reply fourth = send(few, "X-Sandbox-Token", key);
      assertEquals(429, fourth.status());
      assertEquals(-429, fourth.json().getInteger("exit_code"));
      assertEquals("program_runner_error", fourth.json().getString("status"));
      CONTRACT.check("RagflowRunResult", fourth.json());
      assertTrue(Integer.parseInt(fourth.header("Retry-After")) > 0);
      assertEquals("key-limit", few.rejected.get(few.rejected.size() - 1));
      assertEquals(200, few.get("/healthz").status());
    }
  }

  @Test
  void theLimitsOfAKeyMustHoldHereToo() {
    try (ApiFixture locked = serving(true, RagflowSettings.DEFAULTS)) {
      String key = KnownKeys.key(Role.RUN);
      assertEquals(200, status(locked, "X-Sandbox-Token", key));
      assertEquals(1, locked.keys.begun.get());
      assertEquals(0, locked.keys.running.get());
      locked.keys.turn =
          Optional.of(new RunTurn.Exceeded("At most one run at a time.", Duration.ofSeconds(2)));
      Reply reply = send(locked, "X-Sandbox-Token", key);
      assertEquals(429, reply.status());
      assertEquals(-429, reply.json().getInteger("exit_code"));
      assertEquals("2", reply.header("Retry-After"));
      assertEquals(List.of("key-limit"), locked.rejected);
    }
  }

  @Test
  void guessingKeysMustBeSlowedInFastApisForm() {
    try (ApiFixture locked = serving(true, RagflowSettings.DEFAULTS)) {
      locked.keys.slowed = Optional.of(Duration.ofSeconds(3));
      Reply reply = send(locked, "X-Sandbox-Token", "guess");
      assertEquals(429, reply.status());
      CONTRACT.check("RagflowDetail", reply.json());
      assertEquals("3", reply.header("Retry-After"));
    }
  }

  /** A person has made it up: who guesses must not learn that a guess was right. */
  @Test
  void ragflowsOwnTokenMustNotOpenWhileItsAddressIsSlowedAndKeysThatNobodyCanGuessMust() {
    try (ApiFixture locked = serving(true, withToken(false))) {
      locked.keys.slowed = Optional.of(Duration.ofSeconds(3));
      Reply right = send(locked, "X-Sandbox-Token", TOKEN);
      Reply wrong = send(locked, "X-Sandbox-Token", TOKEN + "x");
      assertEquals(429, right.status());
      assertEquals("3", right.header("Retry-After"));
      assertEquals(wrong.text(), right.text());
      assertEquals(200, status(locked, "X-Sandbox-Token", KnownKeys.key(Role.RUN)));
      assertEquals(List.of(Attempt.SLOWED, Attempt.SLOWED, Attempt.ADMITTED), locked.attempts);
      locked.keys.slowed = Optional.empty();
      assertEquals(200, status(locked, "X-Sandbox-Token", TOKEN));
    }
  }

  @Test
  void switchedOffThePathsMustNotBeThere() {
    RagflowSettings off =
        new RagflowSettings(
            false, Duration.ofSeconds(10), true, Optional.empty(), Optional.of(TOKEN));
    try (ApiFixture without = serving(false, off)) {
      run(without, HELLO).problem(ProblemType.NOT_FOUND);
      without.get("/healthz").problem(ProblemType.NOT_FOUND);
    }
  }

  private static RagflowSettings withToken(boolean open) {
    return new RagflowSettings(
        true, Duration.ofSeconds(10), open, Optional.empty(), Optional.of(TOKEN));
  }

  private static ApiFixture serving(boolean keys, RagflowSettings settings) {
    return new ApiFixture(
        builder -> {
          builder.authentication = keys;
          return builder;
        },
        new RagflowDialect(settings, Ticker.system()));
  }

  private static Reply run(ApiFixture at, String body) {
    return at.postTo("/run", body);
  }

  private static int status(ApiFixture at, String header, String value) {
    return send(at, header, value).status();
  }

  private static Reply send(ApiFixture at, String header, String value) {
    return at.send(
        at.to("/run")
            .header("Content-Type", "application/json")
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(HELLO))
            .build());
  }

  private static String body(String code, String more) {
    return "{\"code_b64\": \""
        + Base64.getEncoder().encodeToString(code.getBytes(UTF_8))
        + '"'
        + (more.isEmpty() ? "" : ", ")
        + more
        + "}";
  }
}
