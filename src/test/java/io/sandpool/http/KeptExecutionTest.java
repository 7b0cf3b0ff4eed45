package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Done;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.admin.Role;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.testkit.MemoryRuns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that may be repeated, and runs whose answer is fetched later. */
class KeptExecutionTest {

  private static final String RUN = "{\"language\":\"python\",\"code\":\"1\"}";
  private static final String OTHER = "{\"language\":\"python\",\"code\":\"2\"}";

  private static ApiFixture api;

  private int keys;

  @BeforeAll
  static void start() {
    api = new ApiFixture();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void mend() {
    api.reset();
    api.keys.turn = Optional.empty();
  }

  private static HttpRequest.Builder request(String path, String body) {
    return api.to(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static Reply keyed(String key, String body) {
    return api.send(request("/v1/executions", body).header("Idempotency-Key", key).build());
  }

  private static Reply async(String body) {
    return api.send(request("/v1/executions", body).header("Prefer", "respond-async").build());
  }

  private String freshKey() {
    return getClass().getSimpleName() + System.nanoTime() + "-" + keys++;
  }

  private static Reply patiently(String location) {
    return api.send(api.to(location).header("Prefer", "wait=9").build());
  }

  private static Reply delete(String location) {
    return api.send(api.to(location).DELETE().build());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("It did not come about");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aRepeatedRequestMustGetTheSameBytesWithoutARun() {
    String key = freshKey();
    Reply first = keyed(key, RUN);
    Reply again = keyed('"' + key + '"', RUN);
    assertEquals(200, first.status());
    assertEquals("", first.header("Idempotency-Replayed"));
    assertEquals(200, again.status());
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals("application/json", again.header("Content-Type"));
    assertArrayEquals(first.body(), again.body());
    assertEquals(1, api.asked.size());
  }

  @Test
  void requestsOfOneKeyAtTheSameTimeMustShareOneRun() {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(order -> end.future());
    String key = freshKey();
    List<CompletableFuture<Reply>> replies =
        List.of(
            CompletableFuture.supplyAsync(() -> keyed(key, RUN)),
            CompletableFuture.supplyAsync(() -> keyed(key, RUN)),
            CompletableFuture.supplyAsync(() -> keyed(key, RUN)));
    String id = api.lastAsked().request().id();
    end.complete(Samples.printed(id, "once"));
    List<String> texts = replies.stream().map(reply -> reply.join().text()).distinct().toList();
    assertEquals(1, texts.size());
    assertEquals(id, new JsonObject(texts.get(0)).getString("id"));
    assertTrue(api.asked.isEmpty());
  }

  @Test
  void anotherBodyWithTheSameKeyMustBeRefused() {
    String key = freshKey();
    keyed(key, RUN);
    JsonObject problem = keyed(key, OTHER).problem(ProblemType.IDEMPOTENCY_KEY_REUSED);
    assertTrue(problem.getString("detail").contains("Idempotency-Key"));
    Reply batch =
        api.send(
            request("/v1/executions/batch", "{\"executions\":[" + RUN + "]}")
                .header("Idempotency-Key", key)
                .build());
    batch.problem(ProblemType.IDEMPOTENCY_KEY_REUSED);
    assertEquals(1, api.asked.size());
  }

  @Test
  void aKeyOfAnotherTenantMustBeAnotherKey() {
    String key = freshKey();
    HttpRequest.Builder request = request("/v1/executions", RUN).header("Idempotency-Key", key);
    Reply ours =
        api.send(request.copy().header("X-API-Key", KnownKeys.key(Role.RUN, "acme")).build());
    Reply theirs =
        api.send(request.copy().header("X-API-Key", KnownKeys.key(Role.RUN, "system")).build());
    assertNotEquals(ours.json().getString("id"), theirs.json().getString("id"));
    assertEquals("", theirs.header("Idempotency-Replayed"));
  }

  @Test
  void aLostSandboxMustBeToldAgainAndNotBeRunAgain() {
    api.failWith(new ServiceError.ProviderLost("The sandbox is lost."));
    String key = freshKey();
    Reply first = keyed(key, RUN);
    assertEquals(502, first.status());
    Reply again = keyed(key, RUN);
    assertEquals(502, again.status());
    assertEquals("application/problem+json", again.header("Content-Type"));
    assertArrayEquals(first.body(), again.body());
    assertEquals(1, api.asked.size());
  }

  @Test
  void aRefusalThatRanNothingMustNotBeKept() {
    api.failWith(new ServiceError.QueueFull("The queue is full.", Duration.ofSeconds(3)));
    String key = freshKey();
    Reply refused = keyed(key, RUN);
    refused.problem(ProblemType.QUEUE_FULL);
    assertEquals("3", refused.header("Retry-After"));
    await(() -> api.runs.records.isEmpty());
    api.reset();
    Reply again = keyed(key, RUN);
    assertEquals(200, again.status(), again::text);
    assertEquals("", again.header("Idempotency-Replayed"));
  }

  @Test
  void aDatabaseThatCannotBeUsedMustRefuseBeforeAnythingRuns() {
    api.runs.trouble = Optional.of(MemoryRuns.away());
    keyed(freshKey(), RUN).problem(ProblemType.PROVIDER_UNAVAILABLE);
    async(RUN).problem(ProblemType.PROVIDER_UNAVAILABLE);
    assertTrue(api.asked.isEmpty());
    assertEquals(200, api.post(RUN).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"a", "a b", "a,b", "\"a\"b", "\"a\\b\"", ""})
  void aKeyThatIsNoneMustBeRefused(String key) {
    Reply reply = keyed(key, RUN);
    assertEquals(400, reply.status(), reply::text);
    assertTrue(reply.text().contains("Idempotency-Key"), reply::text);
    assertTrue(api.asked.isEmpty());
  }

  @Test
  void aKeyThatIsTooLongOrComesTwiceMustBeRefused() {
    assertEquals(200, keyed("k".repeat(255), RUN).status());
    keyed("k".repeat(256), RUN).problem(ProblemType.INVALID_REQUEST);
    api.send(
            request("/v1/executions", RUN)
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b")
                .build())
        .problem(ProblemType.INVALID_REQUEST);
  }

  @Test
  void aStreamMustNotBeRepeatable() {
    Reply reply =
        api.send(
            request("/v1/executions", RUN)
                .header("Accept", "text/event-stream")
                .header("Idempotency-Key", freshKey())
                .build());
    reply.problem(ProblemType.NOT_ACCEPTABLE);
    assertTrue(api.asked.isEmpty());
  }

  @Test
  void anAsynchronousRunMustBeAcceptedAndItsAnswerFetched() {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(order -> end.future());
    Reply accepted = async(RUN);
    assertEquals(202, accepted.status());
    assertEquals("respond-async", accepted.header("Preference-Applied"));
    String location = accepted.header("Location");
    String id = accepted.json().getString("id");
    assertEquals("/v1/executions/" + id, location);
    assertEquals("queued", accepted.json().getString("state"));
    Reply pending = api.get(location);
    assertEquals(200, pending.status());
    assertEquals("1", pending.header("Retry-After"));
    end.complete(Samples.printed(id, "later"));
    JsonObject ended = patiently(location).json();
    assertEquals("completed", ended.getString("state"));
    assertEquals("later", ended.getJsonObject("result").getString("stdout"));
    assertEquals("", api.get(location).header("Retry-After"));
  }

  @Test
  void aRunThatIsUnderWayMustBeToldAsRunning() {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(
        order ->
            api.bus
                .ask(
                    Addresses.output(order.request().id()),
                    new OutputChunk(OutputChunk.Stream.STARTED, Bytes.empty()),
                    order.deadline())
                .compose(told -> end.future()));
    String location = async(RUN).header("Location");
    await(() -> api.get(location).json().getString("state").equals("running"));
    end.fail(new ServiceException(new ServiceError.ProviderLost("The sandbox is lost.")));
    JsonObject ended = patiently(location).json();
    assertEquals("failed", ended.getString("state"));
    assertEquals(
        "urn:sandpool:problem:provider-lost", ended.getJsonObject("problem").getString("type"));
  }

  @Test
  void whoWaitsAWhileMustGetTheAnswerWhereItIsThereInTime() {
    HttpRequest patient =
        request("/v1/executions", RUN).header("Prefer", "respond-async, wait=9").build();
    assertEquals(200, api.send(patient).status());
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(order -> end.future());
    HttpRequest impatient =
        request("/v1/executions", RUN).header("Prefer", "respond-async; x=1, wait=0").build();
    Reply accepted = api.send(impatient);
    assertEquals(202, accepted.status());
    end.complete(Samples.printed(accepted.json().getString("id"), "later"));
    assertEquals("completed", patiently(accepted.header("Location")).json().getString("state"));
  }

  @Test
  void cancellingMustEndTheRunAndForgettingDropIt() {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(
        order -> {
          api.bus.serve(
              Addresses.cancelExecution(order.request().id()),
              cancellation -> {
                end.tryFail(new ServiceException(new ServiceError.Cancelled("As was asked.")));
                return Future.succeededFuture(Done.DONE);
              });
          return end.future();
        });
    String location = async(RUN).header("Location");
    Reply cancelled = delete(location);
    assertEquals(200, cancelled.status());
    assertEquals("cancelled", cancelled.json().getString("state"));
    await(() -> delete(location).status() == 204);
    api.get(location).problem(ProblemType.NOT_FOUND);
    delete(location).problem(ProblemType.NOT_FOUND);
  }

  @Test
  void runsMustBeListedPageByPageTheLatestFirstToTheirTenantOnly() {
    Set<String> accepted = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      String location = async(RUN).header("Location");
      patiently(location);
      accepted.add(location);
    }
    List<String> listed = new ArrayList<>();
    String path = "/v1/executions?state=completed&limit=2";
    JsonObject page = page(path, listed);
    assertEquals(2, listed.size());
    assertNull(page(path + "&before=" + page.getString("next"), listed).getString("next"));
    assertEquals(3, listed.size());
    assertEquals(accepted, Set.copyOf(listed));
    assertEquals(0, page("/v1/executions?state=queued", listed).getJsonArray("executions").size());
    HttpRequest theirs =
        api.to("/v1/executions").header("X-API-Key", KnownKeys.key(Role.ADMIN)).build();
    assertEquals(0, api.send(theirs).json().getJsonArray("executions").size());
  }

  private static JsonObject page(String path, List<String> locations) {
    Reply reply = api.get(path);
    assertEquals(200, reply.status(), reply::text);
    for (Object run : reply.json().getJsonArray("executions")) {
      locations.add(((JsonObject) run).getString("location"));
      assertFalse(((JsonObject) run).containsKey("result"));
    }
    return reply.json();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state=pending",
        "limit=0",
        "limit=501",
        "before=x",
        "before=",
        "before=MSBh%C3%A4",
        "before=OTk5OTk5OTk5OTk5OTk5OTk5IGE"
      })
  void aListMustNotBeAskedForWhatIsNoList(String query) {
    api.get("/v1/executions?" + query).problem(ProblemType.INVALID_REQUEST);
  }

  @Test
  void aRunOfAnotherTenantMustNotBeThere() {
    String location = async(RUN).header("Location");
    patiently(location);
    HttpRequest.Builder theirs = api.to(location).header("X-API-Key", KnownKeys.key(Role.ADMIN));
    api.send(theirs.copy().build()).problem(ProblemType.NOT_FOUND);
    api.send(theirs.copy().DELETE().build()).problem(ProblemType.NOT_FOUND);
    assertEquals(200, api.get(location).status());
  }

  @Test
  void aBatchMustBeAcceptedAllOrNone() {
    Reply accepted =
        api.postTo("/v1/executions/batch", "{\"executions\":[" + RUN + "," + OTHER + "]}");
    assertEquals(202, accepted.status(), accepted::text);
    for (Object run : accepted.json().getJsonArray("executions")) {
      String location = ((JsonObject) run).getString("location");
      assertEquals("completed", patiently(location).json().getString("state"));
    }
    api.asked.clear();
    Reply wrong =
        api.postTo(
            "/v1/executions/batch", "{\"executions\":[" + RUN + ",{\"language\":\"python\"}]}");
    wrong.problem(ProblemType.INVALID_REQUEST);
    assertEquals(List.of("/executions/1/code"), wrong.pointers());
    api.postTo(
            "/v1/executions/batch",
            "{\"executions\":[" + RUN + ",{\"language\":\"cobol\",\"code\":\"\"}]}")
        .problem(ProblemType.UNKNOWN_LANGUAGE);
    assertEquals(
        List.of("/executions"),
        api.postTo("/v1/executions/batch", "{\"executions\":[]}").pointers());
    assertTrue(api.asked.isEmpty());
  }

  @Test
  void moreThanMayBeUnderWayMustBeRefusedWithTheTimeToWait() {
    String six = String.join(",", Collections.nCopies(6, RUN));
    Reply refused = api.postTo("/v1/executions/batch", "{\"executions\":[" + six + "]}");
    refused.problem(ProblemType.QUEUE_FULL);
    assertEquals("1", refused.header("Retry-After"));
    assertTrue(api.asked.isEmpty());
  }

  @Test
  void aKeysLimitMustBeToldAsForOtherRuns() {
    api.keys.turn = Optional.of(new RunTurn.Exceeded("Too many runs.", Duration.ofSeconds(2)));
    Reply refused = async(RUN);
    refused.problem(ProblemType.KEY_LIMIT);
    assertEquals("2", refused.header("Retry-After"));
    assertTrue(api.runs.records.isEmpty());
  }

  @Test
  void aWebhookMustBeToldOfTheEndAndAWrongOneRefused() {
    String good = RUN.replace("}", ",\"webhook\":{\"url\":\"https://example.com/h\"}}");
    String bad = RUN.replace("}", ",\"webhook\":{\"url\":\"ftp://example.com\"}}");
    Reply refused = async(bad);
    refused.problem(ProblemType.INVALID_REQUEST);
    assertEquals(List.of("/webhook/url"), refused.pointers());
    assertEquals(
        List.of("/executions/1/webhook/url"),
        api.postTo("/v1/executions/batch", "{\"executions\":[" + RUN + "," + bad + "]}")
            .pointers());
    assertEquals(List.of("/webhook"), api.post(good).pointers());
    assertEquals(List.of("/webhook"), keyed(freshKey(), good).pointers());
    assertTrue(api.asked.isEmpty());
    assertEquals(202, async(good).status());
    await(() -> !api.webhooks.isEmpty());
    String[] told = api.webhooks.get(0).split(" ", 2);
    assertEquals("https://example.com/h", told[0]);
    JsonObject event = new JsonObject(told[1]);
    assertEquals("execution.completed", event.getString("type"));
    JsonObject run = event.getJsonObject("execution");
    assertEquals("completed", run.getString("state"));
    assertEquals("hello\n", run.getJsonObject("result").getString("stdout"));
  }
}
