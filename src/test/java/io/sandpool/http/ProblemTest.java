package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each failure has its problem. */
class ProblemTest {

  private static final String HELLO = "{\"language\": \"python\", \"code\": \"\"}";
  private static final String DETAIL = "A sentence that helps.";

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            settings -> {
              settings.maxBodyBytes = 1000;
              settings.maxBufferedBytes = 1000;
              return settings;
            });
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
  void mustTellWhichLimitIsTooHigh() {
    JsonObject problem =
        failed(
            new ServiceError.InvalidRequest(DETAIL, "/limits/memory_bytes"),
            ProblemType.INVALID_REQUEST);
    assertEquals(
        new JsonObject().put("pointer", "/limits/memory_bytes").put("detail", DETAIL),
        problem.getJsonArray("errors").getJsonObject(0));
  }

  @Test
  void mustListTheKnownLanguages() {
    JsonObject problem =
        failed(
            new ServiceError.UnknownLanguage(DETAIL, List.of("bash", "python")),
            ProblemType.UNKNOWN_LANGUAGE);
    assertEquals(new JsonArray().add("bash").add("python"), problem.getJsonArray("languages"));
  }

  @Test
  void mustSayWhenToTryAgain() {
    api.failWith(new ServiceError.QueueFull(DETAIL, Duration.ofMillis(1_001)));
    Reply reply = api.post(HELLO);
    assertEquals(2, reply.problem(ProblemType.QUEUE_FULL).getInteger("retry_after_seconds"));
    assertEquals("2", reply.header("Retry-After"));
    api.failWith(new ServiceError.QueueFull(DETAIL, Duration.ZERO));
    assertEquals("1", api.post(HELLO).header("Retry-After"));
  }

  @Test
  void mustSayWhenToTryAgainOnlyWhereThatIsKnown() {
    api.failWith(new ServiceError.DeadlineUnreachable(DETAIL, Optional.empty()));
    Reply unknown = api.post(HELLO);
    assertFalse(
        unknown.problem(ProblemType.DEADLINE_UNREACHABLE).containsKey("retry_after_seconds"));
    assertEquals("", unknown.header("Retry-After"));
    api.failWith(new ServiceError.DeadlineUnreachable(DETAIL, Optional.of(Duration.ofSeconds(3))));
    assertEquals("3", api.post(HELLO).header("Retry-After"));
  }

  @Test
  void mustSayWhenADegradedPoolTriesAgainWhereThatIsKnown() {
    api.failWith(new ServiceError.PoolDegraded(DETAIL, Optional.of(Duration.ofMillis(2_100))));
    Reply known = api.post(HELLO);
    assertEquals(3, known.problem(ProblemType.POOL_DEGRADED).getInteger("retry_after_seconds"));
    assertEquals("3", known.header("Retry-After"));
    api.failWith(new ServiceError.PoolDegraded(DETAIL));
    assertEquals("", api.post(HELLO).header("Retry-After"));
  }

  @Test
  void mustTellApartWhatTheServiceCouldNotDo() {
    failed(new ServiceError.Unauthorised(DETAIL), ProblemType.UNAUTHORISED);
    failed(new ServiceError.PoolDegraded(DETAIL), ProblemType.POOL_DEGRADED);
    failed(new ServiceError.ProviderUnavailable(DETAIL), ProblemType.PROVIDER_UNAVAILABLE);
    failed(new ServiceError.ProviderLost(DETAIL), ProblemType.PROVIDER_LOST);
    failed(new ServiceError.Cancelled(DETAIL), ProblemType.CANCELLED);
    failed(new ServiceError.Internal(DETAIL), ProblemType.INTERNAL);
  }

  @Test
  void mustKeepDefectsToItself() {
    api.dispatch(order -> Future.failedFuture(new IllegalStateException("password=hunter2")));
    Reply reply = api.post(HELLO);
    reply.problem(ProblemType.INTERNAL);
    assertFalse(reply.text().contains("hunter2"));
  }

  @Test
  void mustRefuseOtherMediaTypes() {
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=latin1",
            "application/jsonx")) {
      sendAs(type, "").problem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    api.send(api.to("/v1/executions").POST(BodyPublishers.ofString(HELLO)).build())
        .problem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    assertEquals(200, sendAs("Application/JSON ; charset=\"UTF-8\"", "").status());
  }

  @Test
  void mustRefuseCompressedBodies() {
    sendAs("application/json", "gzip").problem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    assertEquals(200, sendAs("application/json", "identity").status());
  }

  private static Reply sendAs(String type, String encoding) {
    HttpRequest.Builder request =
        api.to("/v1/executions").header("Content-Type", type).POST(BodyPublishers.ofString(HELLO));
    return api.send(
        (encoding.isEmpty() ? request : request.header("Content-Encoding", encoding)).build());
  }

  @Test
  void mustRefuseToAnswerInOtherForms() {
    api.stream("text/html", HELLO).problem(ProblemType.NOT_ACCEPTABLE);
    api.stream("application/json;q=0", HELLO).problem(ProblemType.NOT_ACCEPTABLE);
    assertEquals(
        "application/json", api.stream("text/html, */*;q=0.1", HELLO).header("Content-Type"));
    assertEquals(
        "application/x-ndjson",
        api.stream("application/json;q=0.5, application/x-ndjson", HELLO).header("Content-Type"));
    assertEquals(
        "text/event-stream",
        api.stream("text/event-stream, application/json", HELLO).header("Content-Type"));
  }

  @Test
  void mustRefuseLargeBodies() {
    String large = "{\"language\": \"python\", \"code\": \"" + "x".repeat(1000) + "\"}";
    api.post(large).problem(ProblemType.TOO_LARGE);
    HttpRequest chunked =
        api.to("/v1/executions")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(
                        List.of(new byte[600], new byte[600], new byte[600]))))
            .build();
    api.send(chunked).problem(ProblemType.TOO_LARGE);
    api.awaitBudget();
    assertEquals(200, api.post(HELLO).status());
  }

  @Test
  void mustKnowWhatIsNotThere() {
    api.get("/v1/nothing").problem(ProblemType.NOT_FOUND);
    api.get("/v1/pools/nothing").problem(ProblemType.NOT_FOUND);
    api.get("/v1/pools/%2e%2e%2f").problem(ProblemType.NOT_FOUND);
    api.get("/v1/executions/../../etc").problem(ProblemType.NOT_FOUND);
    api.get("/%0d%0aX:y").problem(ProblemType.NOT_FOUND);
  }

  @Test
  void mustCountProblemsBySlug() {
    api.get("/v1/nothing");
    api.post("{");
    assertEquals(List.of("not-found", "malformed-json"), api.rejected);
  }

  @Test
  void mustTakeOnlyHarmlessRequestIds() {
    assertEquals("a.B-c_9", withId("a.B-c_9"));
    for (String id : List.of("a b", "x".repeat(65), "é", "<b>", "a,b")) {
      assertTrue(withId(id).matches("req_[a-z2-7]{26}"), id);
    }
  }

  private static String withId(String id) {
    return api.send(api.to("/health/live").header("X-Request-Id", id).build())
        .header("X-Request-Id");
  }

  private static JsonObject failed(ServiceError error, ProblemType type) {
    api.failWith(error);
    JsonObject problem = api.post(HELLO).problem(type);
    assertEquals(DETAIL, problem.getString("detail"));
    return problem;
  }
}
