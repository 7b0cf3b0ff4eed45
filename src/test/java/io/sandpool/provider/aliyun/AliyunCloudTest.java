package io.sandpool.provider.aliyun;

import static io.sandpool.provider.aliyun.Client.deadline;
import static io.sandpool.provider.aliyun.Client.failure;
import static io.sandpool.provider.aliyun.Client.order;
import static io.sandpool.provider.aliyun.Client.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.provider.remote.Kernel.Order;
import io.sandpool.testkit.ScriptedServer.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of AgentRun, and what its answers mean. */
class AliyunCloudTest {

  private static final String KEY = "sp12345678abcdefghijklmnopqrstuv";
  private static final JsonObject HEALTHY = new JsonObject().put("status", "ok");
  private static final JsonObject CREATED =
      new JsonObject().put("sandboxId", KEY).put("status", "READY");

  @Test
  void aSandboxMustBeMadeUnderTheIdThatWasChosenForItAndBeHealthy() {
    try (Client client = new Client().withTemplate()) {
      client.server.then(200, success(CREATED)).then(200, HEALTHY);
      CloudSandbox sandbox = client.get(() -> client.cloud.create(order(KEY)));
      assertEquals(KEY, sandbox.id());
      assertEquals(Client.NOW.plus(Duration.ofMinutes(10)), sandbox.expiresAt());
      assertEquals(Client.NOW.plus(Duration.ofHours(6)), sandbox.mustEndAt());
      assertEquals(
          List.of(
              "GET /2025-09-10/templates/the-template",
              "POST /sandboxes",
              "GET /sandboxes/" + KEY + "/health"),
          client.asked());
      assertEquals(
          new JsonObject()
              .put("templateName", "the-template")
              .put("sandboxIdleTimeoutSeconds", 600)
              .put("sandboxId", KEY),
          client.server.seen().get(1).json());
    }
  }

  @Test
  void aBareSandboxMustDoAsWellAsAWrappedOne() {
    try (Client client = new Client().withTemplate()) {
      client.server.then(200, CREATED).then(200, success(HEALTHY));
      assertEquals(KEY, client.get(() -> client.cloud.create(order(KEY))).id());
    }
  }

  @Test
  void aSandboxThatIsNotReadyYetMustBeWaitedFor() {
    try (Client client = new Client().withTemplate()) {
      client
          .server
          .then(200, success(CREATED.copy().put("status", "CREATING")))
          .then(404, failure("NOT_FOUND", "sandbox not found"))
          .then(502, "Bad Gateway")
          .then(200, failure("NOT_READY", "starting"))
          .then(200, HEALTHY);
      assertEquals(KEY, client.get(() -> client.cloud.create(order(KEY))).id());
      assertEquals(
          List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400)),
          client.pauses);
    }
  }

  @Test
  void aTemplateMustBeLookedUpOnceAndNotForEverySandbox() {
    try (Client client = new Client().withTemplate()) {
      for (int i = 0; i < 3; i++) {
        client.server.then(200, success(CREATED)).then(200, HEALTHY);
        client.get(() -> client.cloud.create(order(KEY)));
      }
      assertEquals(1, client.asked().stream().filter(ask -> ask.contains("/templates")).count());
    }
  }

  @Test
  void aCreationWhoseAnswerIsLostMustBeUndoneAndNotBeCalledHarmless() {
    try (Client client = new Client().withTemplate()) {
      client.server.thenCut().then(200, success(CREATED));
      CloudException failure = client.failureOf(() -> client.cloud.create(order(KEY)));
      assertEquals(Kind.UNREACHABLE, failure.kind());
      assertFalse(failure.harmless());
      assertEquals("DELETE /sandboxes/" + KEY, last(client));
    }
  }

  @Test
  void aCreationThatTheServiceFailedMustBeUndoneToo() {
    try (Client client = new Client().withTemplate()) {
      client
          .server
          .then(500, failure("InternalError", "oh"))
          .then(404, failure("NOT_FOUND", "sandbox not found"));
      CloudException failure = client.failureOf(() -> client.cloud.create(order(KEY)));
      assertEquals(Kind.SERVER_ERROR, failure.kind());
      assertFalse(failure.harmless());
      assertEquals("DELETE /sandboxes/" + KEY, last(client));
    }
  }

  @Test
  void aSandboxThatNeverGetsWellMustBeEnded() {
    try (Client client = new Client().withTemplate()) {
      client
          .server
          .then(200, success(CREATED))
          .then(403, failure("ERR_FORBIDDEN", "Signature verification failed"))
          .then(200, success(CREATED));
      CloudException failure = client.failureOf(() -> client.cloud.create(order(KEY)));
      assertEquals(Kind.UNAUTHORISED, failure.kind());
      assertFalse(failure.harmless(), "a sandbox was made");
      assertEquals("DELETE /sandboxes/" + KEY, last(client));
    }
  }

  @Test
  void aRefusedCreationMustBeCalledHarmlessAndNothingBeUndone() {
    try (Client client = new Client().withTemplate()) {
      client.server.then(
          request -> {
            request.response().putHeader("Retry-After", "7").setStatusCode(429);
            request.response().end(failure("Throttling.User", "slow down").encode());
          });
      CloudException failure = client.failureOf(() -> client.cloud.create(order(KEY)));
      assertEquals(Kind.THROTTLED, failure.kind());
      assertTrue(failure.harmless());
      assertEquals(Optional.of(Duration.ofSeconds(7)), failure.retryAfter());
      assertEquals("POST /sandboxes", last(client));
    }
  }

  @Test
  void aConflictMustMeanThatAnEarlierAttemptHasMadeTheSandbox() {
    try (Client client = new Client().withTemplate()) {
      client
          .server
          .then(409, failure("CONFLICT", "sandbox already exists"))
          .then(200, success(CREATED))
          .then(200, HEALTHY);
      assertEquals(KEY, client.get(() -> client.cloud.create(order(KEY))).id());
      assertEquals("GET /2025-09-10/sandboxes/" + KEY, client.asked().get(2));
    }
  }

  @Test
  void anIdOfTheServicesOwnMustBeTakenWhereItInsists() {
    try (Client client = new Client().withTemplate()) {
      JsonObject other = CREATED.copy().put("sandboxId", "01JCED8Z9Y6XQVK8M2NRST5WXY");
      client.server.then(200, success(other)).then(200, HEALTHY);
      assertEquals(
          "01JCED8Z9Y6XQVK8M2NRST5WXY", client.get(() -> client.cloud.create(order(KEY))).id());
    }
  }

  @Test
  void anIdThatCannotBeOneMustNotGetIntoAPath() {
    try (Client client = new Client().withTemplate()) {
      client.server.then(200, success(CREATED.copy().put("sandboxId", "../templates/x")));
      client.server.then(200, success(CREATED));
      assertEquals(Kind.BAD_ANSWER, client.failureOf(() -> client.cloud.create(order(KEY))).kind());
      assertEquals("DELETE /sandboxes/" + KEY, last(client));
    }
  }

  @Test
  void whatAPoolNamesAsItsTemplateMustBeUsed() {
    try (Client client = new Client().withTemplate()) {
      client.server.then(200, success(CREATED)).then(200, HEALTHY);
      client.get(
          () ->
              client.cloud.create(
                  new CreateOrder(
                      KEY, "my template", "python", order(KEY).identity(), deadline())));
      assertEquals("GET /2025-09-10/templates/my%20template", client.asked().get(0));
      assertEquals("my template", client.server.seen().get(1).json().getString("templateName"));
    }
  }

  @Test
  void endingASandboxThatIsGoneMustSucceed() {
    try (Client client = new Client()) {
      client.server.then(200, success(CREATED));
      client.get(() -> client.cloud.kill(KEY, deadline()));
      client.server.then(404, failure("NOT_FOUND", "no such sandbox"));
      client.get(() -> client.cloud.kill(KEY, deadline()));
      client.server.then(400, failure("INVALID", "Sandbox not found: " + KEY));
      client.get(() -> client.cloud.kill(KEY, deadline()));
      client.server.then(200, failure("ERROR", "sandbox not found"));
      client.get(() -> client.cloud.kill(KEY, deadline()));
      client.server.then(204, "");
      client.get(() -> client.cloud.kill(KEY, deadline()));
    }
  }

  @Test
  void aSandboxMustNotCountAsGoneBecauseCredentialsOrAProxyAreWrong() {
    try (Client client = new Client()) {
      client.server.then(404, failure("InvalidAccessKeyId.NotFound", "Specified key not found."));
      assertEquals(
          Kind.UNAUTHORISED, client.failureOf(() -> client.cloud.kill(KEY, deadline())).kind());
      client.server.then(404, "<html>not here</html>");
      assertEquals(
          Kind.BAD_ANSWER, client.failureOf(() -> client.cloud.kill(KEY, deadline())).kind());
      client.server.then(200, failure("InternalError", "oh"));
      assertEquals(
          Kind.SERVER_ERROR, client.failureOf(() -> client.cloud.kill(KEY, deadline())).kind());
    }
  }

  @Test
  void aRenewalMustBeARequestToTheSandboxAndTellTheNewEnd() {
    try (Client client = new Client()) {
      client.server.then(200, HEALTHY);
      assertEquals(
          Client.NOW.plus(Duration.ofMinutes(10)),
          client.get(() -> client.cloud.renew(KEY, deadline())));
      assertEquals("GET /sandboxes/" + KEY + "/health", last(client));
      client.server.then(404, failure("NOT_FOUND", "sandbox not found"));
      assertEquals(
          Kind.NOT_FOUND, client.failureOf(() -> client.cloud.renew(KEY, deadline())).kind());
    }
  }

  @Test
  void lookingMustAskTheControlPlaneSoThatNothingIsPutOff() {
    try (Client client = new Client()) {
      client.server.then(200, success(CREATED));
      client.get(() -> client.cloud.look(KEY, deadline()));
      assertEquals("GET /2025-09-10/sandboxes/" + KEY, last(client));
      client.server.then(200, success(CREATED.copy().put("status", "TERMINATED")));
      assertEquals(
          Kind.NOT_FOUND, client.failureOf(() -> client.cloud.look(KEY, deadline())).kind());
    }
  }

  @Test
  void authenticationMustAskForAsLittleAsCanBeAndTellWhatIsWrong() {
    try (Client client = new Client()) {
      client.server.then(200, success(new JsonObject()));
      client.get(() -> client.cloud.authenticate(deadline()));
      assertEquals("GET /2025-09-10/templates?pageNumber=1&pageSize=1", last(client));
      client.server.then(403, failure("NoPermission", "not allowed for " + Client.SECRET));
      CloudException failure = client.failureOf(() -> client.cloud.authenticate(deadline()));
      assertEquals(Kind.UNAUTHORISED, failure.kind());
      assertEquals(
          "127.0.0.1:"
              + client.server.port()
              + " was asked to list templates and answered 403 NoPermission: not allowed for ***"
              + " (request id r-9). Check the access key, its RAM policy and the account id.",
          failure.getMessage());
    }
  }

  @Test
  void aClockThatIsWrongMustBeNamedAsTheReason() {
    try (Client client = new Client()) {
      client.server.then(
          request -> {
            request.response().putHeader("Date", "Sat, 15 Nov 2025 10:05:01 GMT");
            request.response().setStatusCode(403);
            request.response().end(failure("ERR_FORBIDDEN", "expired").encode());
          });
      String message =
          String.valueOf(
              client.failureOf(() -> client.cloud.authenticate(deadline())).getMessage());
      assertTrue(message.contains("This machine's clock is 20 minutes behind"), message);
    }
  }

  @Test
  void nothingThatAnswersMustBeToldFromOneThatRefuses() {
    try (Client client = new Client()) {
      client.server.close();
      CloudException failure = client.failureOf(() -> client.cloud.authenticate(deadline()));
      assertEquals(Kind.UNREACHABLE, failure.kind());
      assertTrue(failure.harmless());
    }
  }

  @Test
  void anApiKeyMustBeShownInPlaceOfASignature() {
    JsonObject other = new JsonObject().put("authentication", "api_key").put("api_key", "the-key");
    try (Client client = new Client(other).withTemplate()) {
      client.server.then(200, success(CREATED)).then(200, HEALTHY);
      client.get(() -> client.cloud.create(order(KEY)));
      Seen health = client.server.last();
      assertEquals("the-key", health.headers().get("X-API-Key"));
      assertEquals("1234567890123456", health.headers().get("X-Acs-Parent-Id"));
      assertNull(health.headers().get("Agentrun-Authorization"));
    }
  }

  @Test
  void accessTokensMustBeAskedForOncePerTemplateAndSandboxAndAgainWhenRefused() {
    try (Client client =
        new Client(new JsonObject().put("authentication", "access_token")).withTemplate()) {
      client
          .server
          .then(200, success(new JsonObject().put("accessToken", "of-template")))
          .then(200, success(CREATED))
          .then(200, success(new JsonObject().put("accessToken", "of-sandbox")))
          .then(200, HEALTHY);
      client.get(() -> client.cloud.create(order(KEY)));
      assertEquals(
          "GET /2025-09-10/agents/accessToken?resourceName=the-template&resourceType=template",
          client.asked().get(1));
      assertEquals(
          "GET /2025-09-10/agents/accessToken?resourceId=" + KEY + "&resourceType=sandbox",
          client.asked().get(3));
      assertEquals("of-sandbox", client.server.last().headers().get("Agentrun-Access-Token"));
      client.server.then(401, failure("UNAUTHORIZED", "expired"));
      client.failureOf(() -> client.cloud.renew(KEY, deadline()));
      client
          .server
          .then(200, success(new JsonObject().put("accessToken", "another")))
          .then(200, HEALTHY);
      client.get(() -> client.cloud.renew(KEY, deadline()));
      assertEquals("another", client.server.last().headers().get("Agentrun-Access-Token"));
    }
  }

  @Test
  void theTokenOfASandboxMustGoWithItsContextsAndWhatRunsInThem() {
    JsonObject end = new JsonObject().put("type", "endOfExecution").put("status", "ok");
    try (Client client =
        new Client(new JsonObject().put("authentication", "access_token")).withTemplate()) {
      client
          .server
          .then(200, success(new JsonObject().put("accessToken", "of-template")))
          .then(200, success(CREATED))
          .then(200, success(new JsonObject().put("accessToken", "of-sandbox")))
          .then(200, HEALTHY)
          .then(200, new JsonObject().put("id", "ctx-1"))
          .then(200, new JsonObject().put("results", JsonArray.of(end)));
      CloudSandbox sandbox = client.get(() -> client.cloud.create(order(KEY)));
      Heard heard = new Heard();
      client.get(
          () -> {
            sandbox.kernel().execute(new Order("1", "python", Duration.ofSeconds(1)), heard);
            return heard.end();
          });
      for (String path : List.of("/contexts", "/contexts/execute")) {
        assertEquals(
            List.of("of-sandbox"),
            client.server.seen().stream()
                .filter(seen -> seen.uri().endsWith(path))
                .map(seen -> seen.headers().get("Agentrun-Access-Token"))
                .toList(),
            path);
      }
    }
  }

  private static String last(Client client) {
    List<String> asked = client.asked();
    return asked.get(asked.size() - 1);
  }
}
