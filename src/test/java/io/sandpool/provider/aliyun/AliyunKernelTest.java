package io.sandpool.provider.aliyun;

import static io.sandpool.provider.aliyun.Client.failure;
import static io.sandpool.provider.aliyun.Client.order;
import static io.sandpool.provider.aliyun.Client.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.provider.remote.Kernel.Order;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code goes in, and what came of it is told, exactly once. */
class AliyunKernelTest {

  private static final JsonObject CONTEXT =
      new JsonObject().put("id", "ctx-1").put("language", "python").put("cwd", "/home/user");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Client client = new Client().withTemplate();
  private final Kernel kernel = lease();

  private Kernel lease() {
    client
        .server
        .then(200, success(new JsonObject().put("sandboxId", "one").put("status", "READY")))
        .then(200, new JsonObject().put("status", "ok"));
    return client.get(() -> client.cloud.create(order("one"))).kernel();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theFirstExecutionMustMakeAContextAndTheNextUseIt() {
    client
        .server
        .then(200, CONTEXT)
        .then(200, results(item("stdout", "1\n")))
        .then(200, results(item("stdout", "2\n")));
    assertEquals(List.of("out:1\n", "end"), run("print(1)", "python", SECOND).all());
    assertEquals(List.of("out:2\n", "end"), run("print(2)", "python", SECOND).all());
    assertEquals(
        List.of(
            "POST /sandboxes/one/contexts",
            "POST /sandboxes/one/contexts/execute",
            "POST /sandboxes/one/contexts/execute"),
        client.asked().subList(3, 6));
    assertEquals(
        new JsonObject().put("language", "python").put("cwd", "/home/user"),
        client.server.seen().get(3).json());
    assertEquals(
        new JsonObject().put("contextId", "ctx-1").put("code", "print(2)").put("timeout", 1),
        client.server.last().json());
  }

  @Test
  void eachLanguageMustHaveItsOwnContext() {
    client
        .server
        .then(200, CONTEXT)
        .then(200, results())
        .then(200, success(CONTEXT.copy().put("id", "ctx-js")))
        .then(200, results());
    run("1", "python", SECOND);
    run("1", "javascript", SECOND);
    assertEquals("ctx-js", client.server.last().json().getString("contextId"));
  }

  @Test
  void outputErrorsAndValuesMustBeToldInOrder() {
    client.server.then(200, CONTEXT);
    client.server.then(
        200,
        results(
            item("stdout", "no line end"),
            item("stderr", "warning\n"),
            item("stdout", "next"),
            item("surprise", "ignored"),
            item("result", "42"),
            item("error", "NameError: x")));
    Heard heard = run("x", "python", SECOND);
    assertEquals(
        List.of(
            "out:no line end",
            "err:warning\n",
            "out:\nnext",
            "rich:" + Map.of("text/plain", "42"),
            "error:NameError|NameError: x",
            "end"),
        heard.all());
  }

  @Test
  void anEndThatIsNotGoodMustBeAnErrorEvenWithoutOne() {
    client.server.then(200, CONTEXT);
    client.server.then(
        200,
        new JsonObject()
            .put(
                "results", new JsonArray().add(item("endOfExecution", "").put("status", "error"))));
    assertEquals("error:ExecutionError|", run("x", "python", SECOND).all().get(0).substring(0, 21));
  }

  @Test
  void warningsMustNotMakeAFailure() {
    client.server.then(200, CONTEXT).then(200, results(item("stderr", "deprecated")));
    assertEquals(List.of("err:deprecated", "end"), run("x", "python", SECOND).all());
  }

  @Test
  void anErrorInAGoodAnswerMustNotLookLikeEmptyOutput() {
    client.server.then(200, CONTEXT).then(200, failure("INVALID_REQUEST", "both were given"));
    CloudException why = brokenBy("x");
    assertEquals(Kind.REFUSED, why.kind());
    assertTrue(why.harmless());
    client.server.then(200, failure("NOT_FOUND", "no such context"));
    assertEquals(Kind.NOT_FOUND, brokenBy("x").kind());
    client.server.then(200, failure("InternalError", "oh"));
    why = brokenBy("x");
    assertEquals(Kind.SERVER_ERROR, why.kind());
    assertFalse(why.harmless());
  }

  @Test
  void resultsWithoutAnEndMustBeLostAndNotASuccess() {
    client.server.then(200, CONTEXT);
    client.server.then(200, new JsonObject().put("results", new JsonArray()));
    assertEquals(Kind.BAD_ANSWER, brokenBy("x").kind());
    client.server.then(200, "{\"results\": [{\"type\": \"stdout\", \"text\": \"cut he");
    assertEquals(Kind.BAD_ANSWER, brokenBy("x").kind());
    client.server.then(200, "<html>all is well</html>");
    assertEquals(Kind.BAD_ANSWER, brokenBy("x").kind());
  }

  @Test
  void aGatewayThatGivesUpMustMeanThatTimeRanOutAndTheCodeMayStillRun() {
    client.server.then(200, CONTEXT);
    for (int status : List.of(504, 408)) {
      client.server.then(status, "<html>Gateway Time-out</html>");
      CloudException why = brokenBy("x");
      assertEquals(Kind.TIMED_OUT, why.kind());
      assertFalse(why.harmless());
    }
  }

  @Test
  void whetherCodeStartedMustBeToldByTheStatus() {
    client.server.then(200, CONTEXT);
    Map<Integer, Boolean> harmless =
        Map.of(401, true, 403, true, 404, true, 429, true, 400, true, 500, false, 502, false);
    harmless.forEach(
        (status, expected) -> {
          client.server.then(status, failure("X", "y"));
          assertEquals(expected, brokenBy("x").harmless(), "status " + status);
        });
  }

  @Test
  void aConnectionThatBreaksMustLeaveTheEndUnknown() {
    client.server.then(200, CONTEXT).thenCut();
    CloudException why = brokenBy("x");
    assertEquals(Kind.UNREACHABLE, why.kind());
    assertFalse(why.harmless());
  }

  @Test
  void aContextThatCannotBeMadeMustBeHarmlessAndTriedAgain() {
    client.server.then(502, "Bad Gateway").then(200, CONTEXT).then(200, results());
    CloudException why = brokenBy("x");
    assertEquals(Kind.SERVER_ERROR, why.kind());
    assertTrue(why.harmless(), "no code was sent");
    assertEquals(List.of("end"), run("x", "python", SECOND).all());
  }

  @Test
  void noMoreTimeMustBeAskedForThanTheServiceGives() {
    client.server.then(200, CONTEXT).then(200, results()).then(200, results());
    run("x", "python", Duration.ofSeconds(45));
    assertEquals(30, client.server.last().json().getInteger("timeout"));
    run("x", "python", Duration.ofMillis(1001));
    assertEquals(2, client.server.last().json().getInteger("timeout"));
  }

  @Test
  void nothingMustBeHeardOfAnExecutionThatWasGivenUp() {
    client.server.then(200, CONTEXT).thenSilence().then(200, results());
    Heard heard = new Heard();
    Kernel.Call call =
        client.get(
            () -> Future.succeededFuture(kernel.execute(new Order("x", "python", SECOND), heard)));
    while (!client.server.arrival().uri().endsWith("/execute")) {
      // Those before it.
    }
    client.get(
        () -> {
          call.abort();
          return Future.succeededFuture();
        });
    assertEquals(List.of("end"), run("y", "python", SECOND).all());
    assertEquals(List.of(), heard.all());
  }

  private Heard run(String code, String language, Duration timeout) {
    Heard heard = new Heard();
    client.get(
        () -> {
          kernel.execute(new Order(code, language, timeout), heard);
          return heard.end();
        });
    return heard;
  }

  private CloudException brokenBy(String code) {
    Heard heard = new Heard();
    return client
        .get(
            () -> {
              kernel.execute(new Order(code, "python", SECOND), heard);
              return heard.end();
            })
        .orElseThrow(() -> new AssertionError("It was not broken: " + heard.all()));
  }

  private static JsonObject item(String type, String text) {
    return new JsonObject().put("type", type).put("text", text);
  }

  private static JsonObject results(JsonObject... items) {
    JsonArray all = new JsonArray(List.of((Object[]) items));
    all = all.copy().add(new JsonObject().put("type", "endOfExecution").put("status", "ok"));
    return new JsonObject().put("results", all).put("contextId", "ctx-1");
  }
}
