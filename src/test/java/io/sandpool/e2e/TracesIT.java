package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.sandpool.testkit.Collector;
import io.sandpool.testkit.Collector.Seen;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way of a run as a collector is told of it: one trace through all rooms. */
class TracesIT {

  private static final String SECRET = "what-only-the-caller-knows";
  private static final Collector COLLECTOR = new Collector();

  private static LiveService service;
  private static Api api;

  @BeforeAll
  static void start() {
    service =
        LiveService.start(
            Map.of(
                "SANDPOOL_TRACING_ENABLED", "true",
                "SANDPOOL_TRACING_ENDPOINT", COLLECTOR.endpoint(),
                "SANDPOOL_POOLS_PYTHON_MIN_IDLE", "1",
                "SANDPOOL_POOLS_PYTHON_MAX_TOTAL", "2",
                "SANDPOOL_POOLS_NODEJS_MIN_IDLE", "0",
                "SANDPOOL_POOLS_BASH_MIN_IDLE", "1",
                "SANDPOOL_POOLS_BASH_MAX_TOTAL", "1"));
    api = service.api();
    service.awaitReady();
    api.awaitRest("python");
    api.awaitRest("bash");
  }

  @AfterAll
  static void stop() {
    service.close();
    COLLECTOR.close();
  }

  /** Sends it as a part of a trace of the caller's. */
  private static CompletableFuture<JsonObject> send(Program program, String traceparent) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/executions"))
            .header("Content-Type", "application/json")
            .header("traceparent", traceparent)
            .POST(HttpRequest.BodyPublishers.ofString(program.toJson()))
            .build();
    return HttpClient.newHttpClient()
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new JsonObject(response.body()));
  }

  /** The six spans of a run, by name. */
  private static Map<String, Seen> trace(String id) {
    return COLLECTOR.await(all -> of(all, id).size() == 6).stream()
        .filter(span -> span.trace().equals(id))
        .collect(Collectors.toMap(Seen::name, span -> span));
  }

  private static List<Seen> of(List<Seen> all, String trace) {
    return all.stream().filter(span -> span.trace().equals(trace)).toList();
  }

  private static Seen one(Map<String, Seen> trace, String name) {
    return Optional.ofNullable(trace.get(name))
        .orElseThrow(() -> new AssertionError(name + " is not in " + trace.keySet()));
  }

  private static void assertPart(Seen part, Seen whole) {
    assertEquals(whole.id(), part.parent(), () -> part + " is to be a part of " + whole);
    assertTrue(part.isWithin(whole), () -> part + " is to be within " + whole);
    assertFalse(part.failed(), part::toString);
    assertEquals(SpanKind.SPAN_KIND_INTERNAL, part.kind());
  }

  private static void assertWhole(Map<String, Seen> trace, String caller) {
    Seen http = one(trace, "POST /v1/executions");
    assertEquals(caller, http.parent());
    assertEquals(SpanKind.SPAN_KIND_SERVER, http.kind());
    assertEquals("200", http.told("http.response.status_code"));
    assertEquals("sandpool", http.service());
    Seen dispatch = one(trace, "sandpool.dispatch");
    assertPart(dispatch, http);
    assertPart(one(trace, "sandpool.lease"), dispatch);
    assertPart(one(trace, "sandpool.run"), dispatch);
    assertPart(one(trace, "sandpool.guest"), one(trace, "sandpool.run"));
    assertPart(one(trace, "sandpool.program"), one(trace, "sandpool.guest"));
  }

  @Test
  void aWarmRunMustBeOneTraceThatGoesOnTheCallersOwn() {
    String id = "0af7651916cd43dd8448eb211c80319c";
    Program program = Program.python("print('" + SECRET + "')").env("KEY", SECRET);
    JsonObject answer = Api.await(send(program, "00-" + id + "-b7ad6b7169203331-01"));
    assertEquals("succeeded", answer.getString("outcome"), answer::encode);

    Map<String, Seen> trace = trace(id);
    assertWhole(trace, "b7ad6b7169203331");
    Seen lease = one(trace, "sandpool.lease");
    assertEquals("warm", lease.told("sandpool.start"));
    assertEquals("python", lease.told("sandpool.pool"));
    assertEquals("self_managed", lease.told("sandpool.provider"));
    assertEquals("0", lease.told("sandpool.queue.wait_us"));
    Seen dispatch = one(trace, "sandpool.dispatch");
    assertEquals(answer.getString("id"), dispatch.told("sandpool.execution.id"));
    assertEquals("succeeded", dispatch.told("sandpool.outcome"));
    assertFalse(trace.toString().contains(SECRET), trace::toString);
    api.awaitRest("python");
  }

  /** One sandbox, two runs: one of them has to wait until there is another sandbox. */
  @Test
  void aRunThatWaitsMustShowItsWait() {
    List<String> ids =
        List.of("11111111111111111111111111111111", "22222222222222222222222222222222");
    List<CompletableFuture<JsonObject>> answers =
        ids.stream()
            .map(
                id ->
                    send(Program.bash("sleep 0.3; echo done"), "00-" + id + "-00000000000000aa-01"))
            .toList();
    answers.forEach(answer -> assertEquals("succeeded", Api.await(answer).getString("outcome")));

    List<Map<String, Seen>> traces = ids.stream().map(TracesIT::trace).toList();
    traces.forEach(trace -> assertWhole(trace, "00000000000000aa"));
    List<Seen> waited =
        traces.stream()
            .map(trace -> one(trace, "sandpool.lease"))
            .filter(lease -> lease.told("sandpool.start").equals("queued"))
            .toList();
    assertEquals(1, waited.size(), traces::toString);
    long wait = Long.parseLong(waited.get(0).told("sandpool.queue.wait_us"));
    assertTrue(wait > 0, waited::toString);
    assertTrue(waited.get(0).end() - waited.get(0).begin() >= wait * 1000, waited::toString);
    api.awaitRest("bash");
  }

  @Test
  void aCallerWhoDoesNotKeepItsTraceMustNotBeTraced() {
    String id = "33333333333333333333333333333333";
    Api.await(send(Program.python("1"), "00-" + id + "-00000000000000aa-00"));
    String kept = "44444444444444444444444444444444";
    Api.await(send(Program.python("1"), "00-" + kept + "-00000000000000aa-01"));
    trace(kept);
    assertEquals(List.of(), of(COLLECTOR.spans(), id));
    api.awaitRest("python");
  }

  /** As it is delivered. */
  @Test
  void nothingMustBeSentWhereItIsNotAskedFor() {
    try (Collector unasked = new Collector();
        LiveService other =
            LiveService.start(
                Map.of(
                    "SANDPOOL_TRACING_ENDPOINT", unasked.endpoint(),
                    "SANDPOOL_POOLS_PYTHON_MIN_IDLE", "0",
                    "SANDPOOL_POOLS_NODEJS_MIN_IDLE", "0",
                    "SANDPOOL_POOLS_BASH_MIN_IDLE", "1",
                    "SANDPOOL_POOLS_BASH_MAX_TOTAL", "1"))) {
      other.api().run(Program.bash("echo quiet"));
      assertFalse(other.api().text("/metrics").contains("sandpool_trace_spans"));
      assertEquals(List.of(), unasked.requests());
    }
  }
}
