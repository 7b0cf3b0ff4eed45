package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a key's limits hold for runs, and that a run counts as long as it runs. */
class KeyLimitTest {

  private static final String RUN = "{\"language\":\"python\",\"code\":\"1\"}";

  private static ApiFixture api;

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
    api.keys.allowances = List.of();
    api.keys.begun.set(0);
    assertEquals(0, api.keys.running.get());
  }

  @Test
  void aRunBeyondTheLimitMustBeRefusedWithTheTimeToWait() {
    api.keys.turn =
        Optional.of(
            new RunTurn.Exceeded("The key may begin 5 runs a minute.", Duration.ofMillis(1_200)));
    for (String accept : List.of("application/json", "text/event-stream")) {
      Reply reply = api.stream(accept, RUN);
      JsonObject problem = reply.problem(ProblemType.KEY_LIMIT);
      assertEquals("The key may begin 5 runs a minute.", problem.getString("detail"));
      assertEquals("2", reply.header("Retry-After"));
    }
    assertEquals(List.of(), List.copyOf(api.asked));
  }

  @Test
  void aRunMustCountUntilItEndsHoweverItDoes() {
    List<String> accepted =
        List.of("application/json", "text/event-stream", "application/x-ndjson");
    for (String accept : accepted) {
      assertEquals(200, api.stream(accept, RUN).status());
      assertEquals(0, api.keys.running.get());
    }
    api.failWith(new ServiceError.ProviderLost("It is lost."));
    for (String accept : accepted) {
      assertEquals(502, api.stream(accept, RUN).status());
      assertEquals(0, api.keys.running.get());
    }
    assertEquals(6, api.keys.begun.get());
  }

  @Test
  void whatIsLeftOfTheLimitsMustBeToldWithEveryAnswerToARun() {
    api.keys.allowances =
        List.of(
            new Allowance(Allowance.Limit.CONCURRENT, 4, 3, Optional.empty()),
            new Allowance(
                Allowance.Limit.PER_MINUTE, 60, 0, Optional.of(Duration.ofMillis(4_001))));
    for (String accept : List.of("application/json", "text/event-stream")) {
      requireLimits(api.stream(accept, RUN));
    }
    api.failWith(new ServiceError.ProviderLost("It is lost."));
    requireLimits(api.post(RUN));
    api.keys.turn = Optional.of(new RunTurn.Exceeded("No more.", Duration.ofSeconds(5)));
    requireLimits(api.post(RUN));
  }

  private static void requireLimits(Reply reply) {
    assertEquals(
        "\"concurrent\";q=4;qu=\"concurrent-requests\", \"minute\";q=60;w=60",
        reply.header("RateLimit-Policy"));
    assertEquals("\"concurrent\";r=3, \"minute\";r=0;t=5", reply.header("RateLimit"));
  }

  @Test
  void aKeyWithoutLimitsMustBeToldOfNone() {
    Map<String, List<String>> headers = api.post(RUN).headers().map();
    assertFalse(headers.keySet().stream().anyMatch(name -> name.startsWith("ratelimit")));
  }

  @Test
  void aRequestThatNeverRunsMustNotCount() {
    assertEquals(400, api.post("{").status());
    assertEquals(415, api.send(api.to("/v1/executions").POST(noBody()).build()).status());
    assertEquals(0, api.keys.begun.get());
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  /** A client that goes must not get room for another run while its program still runs. */
  @Test
  void aRunWhoseClientHasGoneMustCountUntilItHasEnded() throws IOException {
    Promise<ExecutionResult> result = Promise.promise();
    api.dispatch(order -> result.future());
    String id;
    try (Socket socket = api.connect()) {
      String head =
          "POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + RUN.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + RUN).getBytes(StandardCharsets.US_ASCII));
      id = api.lastAsked().request().id();
      assertEquals(1, api.keys.running.get());
    }
    assertEquals(1, api.keys.running.get());
    result.complete(Samples.printed(id, ""));
    while (api.keys.running.get() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
