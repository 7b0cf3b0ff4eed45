package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.bus.trace.Tracer;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.testkit.RecordedSpan;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tracer hears of requests. */
class TracedApiTest {

  private static final String PROGRAM = "{\"language\": \"python\", \"code\": \"print('SECRET')\"}";

  private final ApiFixture fixture = new ApiFixture();
  private final RecordedSpan root = new RecordedSpan();
  private final List<String> parents = new CopyOnWriteArrayList<>();
  private int port;

  /** Makes a part of the test's span of each trace. */
  private final class Recorder implements Tracer {
    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public Span begin(SpanName name, List<String> traceparent) {
      parents.addAll(traceparent);
      return root.child(name);
    }
  }

  @BeforeEach
  void trace() {
    ApiFixture.await(fixture.stopServing());
    HttpApiVerticle traced = fixture.api.tracedBy(new Recorder()).verticle();
    ApiFixture.await(fixture.vertx.deployVerticle(traced));
    port = traced.port();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Reply post(String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return fixture.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .headers(all.toArray(String[]::new))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void aRunMustBeAPartOfItsRequest() throws Exception {
    assertEquals(200, post("/v1/executions", PROGRAM, "traceparent", "as it came").status());
    RecordedSpan request = root.only().awaitEnd();
    assertEquals("POST /v1/executions", request.name());
    assertEquals(List.of("as it came"), parents);
    assertSame(request, fixture.lastAsked().span());
    assertEquals(Map.of(SpanKey.METHOD, "POST", SpanKey.STATUS, 200L), request.told());
    assertEquals(List.of(), request.events());
    assertFalse(root.toString().contains("SECRET"));
  }

  @Test
  void aStreamMustEndItsSpanWithItsAnswer() throws Exception {
    post("/v1/executions", PROGRAM, "Accept", "text/event-stream");
    assertEquals(200L, root.only().awaitEnd().told().get(SpanKey.STATUS));
  }

  @Test
  void whatTheServiceCouldNotDoMustFail() throws Exception {
    fixture.failWith(new ServiceError.PoolDegraded("No."));
    assertEquals(503, post("/v1/executions", PROGRAM).status());
    assertEquals(List.of("failed 503"), root.only().awaitEnd().events());
  }

  /** It is the caller who is wrong, not the service. */
  @Test
  void aBadRequestMustNotFail() throws Exception {
    assertEquals(400, post("/v1/executions", "{}").status());
    assertEquals(400L, root.only().awaitEnd().told().get(SpanKey.STATUS));
    assertEquals(List.of(), root.only().events());
  }

  @Test
  void aRunThatIsKeptMustBeAPartOfTheRequestThatOrderedIt() throws Exception {
    assertEquals(202, post("/v1/executions", PROGRAM, "Prefer", "respond-async").status());
    assertSame(root.only(), fixture.lastAsked().span());
    assertEquals(202L, root.only().awaitEnd().told().get(SpanKey.STATUS));
  }

  @Test
  void allRunsOfABatchMustBePartsOfOneRequest() throws Exception {
    String batch = "{\"executions\": [%s, %s]}".formatted(PROGRAM, PROGRAM);
    Reply reply = post("/v1/executions/batch", batch);
    assertEquals(202, reply.status(), reply::toString);
    assertSame(root.only(), fixture.lastAsked().span());
    assertSame(root.only(), fixture.lastAsked().span());
    assertEquals("POST /v1/executions/batch", root.only().awaitEnd().name());
  }

  /** Scrapes and probes come all day, and nobody looks for them. */
  @Test
  void requestsThatRunNothingMustNotBeTraced() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live")).build();
    assertEquals(200, fixture.send(request).status());
    assertTrue(root.parts().isEmpty());
  }
}
