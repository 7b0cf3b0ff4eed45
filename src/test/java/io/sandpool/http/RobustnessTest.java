package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.ExecutionResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are slow, wrong or hostile below the level of JSON. */
class RobustnessTest {

  private static final String HELLO = "{\"language\": \"python\", \"code\": \"\"}";
  private static final String POST =
      "POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  private final ApiFixture api = new ApiFixture(RobustnessTest::tight);

  private static SettingsBuilder tight(SettingsBuilder settings) {
    settings.headTimeout = Duration.ofMillis(200);
    settings.bodyTimeout = Duration.ofMillis(200);
    settings.maxBodyBytes = 100_000;
    settings.maxBufferedBytes = 100_000;
    return settings;
  }

  @BeforeEach
  void mend() {
    api.reset();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void mustCloseOnAHeadThatTricklesIn() throws IOException {
    try (Socket socket = api.connect()) {
      OutputStream out = socket.getOutputStream();
      write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              out.write('x');
              LockSupport.parkNanos(5_000_000);
            }
          });
    }
  }

  @Test
  void mustCloseAnIdleConnection() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(readAll(socket).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void mustGiveUpOnABodyThatDoesNotCome() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, POST + "Content-Length: 100\r\n\r\n{");
      assertProblem(ProblemType.REQUEST_TIMEOUT, readAll(socket));
    }
  }

  @Test
  void mustEndAChunkedBodyWithoutEnd() throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, POST + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              write(socket, chunk);
            }
          });
    }
    assertEquals(List.of("too-large"), api.rejected);
    api.awaitBudget();
  }

  @Test
  void mustRefuseALargeBodyBeforeItIsSent() throws IOException {
    try (Socket socket = api.connect()) {
      write(
          socket,
          POST + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 100001\r\n\r\n");
      assertProblem(ProblemType.TOO_LARGE, readAll(socket));
    }
  }

  @Test
  void mustAskForABodyThatFits() throws IOException {
    try (Socket socket = api.connect()) {
      write(
          socket,
          POST
              + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: "
              + HELLO.length()
              + "\r\n\r\n");
      String go = "HTTP/1.1 100 Continue\r\n\r\n";
      InputStream in = socket.getInputStream();
      assertEquals(go, new String(in.readNBytes(go.length()), StandardCharsets.US_ASCII));
      write(socket, HELLO);
      assertTrue(readAll(socket).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void mustAnswerPipelinedRequestsInOrder() throws IOException {
    try (Socket socket = api.connect()) {
      String live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ";
      write(socket, live + "a\r\n\r\n" + live + "b\r\nConnection: close\r\n\r\n");
      String replies = readAll(socket);
      assertTrue(replies.indexOf("X-Request-Id: a") < replies.indexOf("X-Request-Id: b"));
      assertTrue(replies.contains("X-Request-Id: a"));
    }
  }

  @Test
  void mustAnswerWhatIsNoHttpWithAProblem() throws IOException {
    assertProblem(ProblemType.MALFORMED_REQUEST, exchange("\u0001\u0002 nonsense\r\n\r\n"));
    assertProblem(
        ProblemType.URI_TOO_LONG, exchange("GET /" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n"));
    assertProblem(
        ProblemType.HEADERS_TOO_LARGE,
        exchange("GET / HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n"));
    assertProblem(
        ProblemType.MALFORMED_REQUEST,
        exchange("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    assertProblem(
        ProblemType.MALFORMED_REQUEST,
        exchange(POST + "Content-Length: -5\r\nConnection: close\r\n\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT example.com:80, not-found",
    "OPTIONS *, not-found",
    "TRACE /health/live, method-not-allowed",
    "BREW /health/live, method-not-allowed",
    "GET //evil.example/x, not-found",
    "GET ?x=y, malformed-request",
    "GET /health/../v1/nothing, not-found",
    "GET /v1/pools/a%00b, not-found",
    "GET /v1/pools/%ff, not-found",
    "GET /%, malformed-request"
  })
  void mustAnswerOddRequestLinesWithAProblem(String line, String slug) throws IOException {
    String reply = exchange(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertProblem(ProblemType.valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_')), reply);
  }

  @Test
  void mustSurviveOddHeaders() throws IOException {
    for (String header :
        List.of(
            "Host: a:b:c",
            "Host: localhost\r\nHost: evil.example",
            "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade",
            "Host: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
            "Host: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3",
            "Host: localhost\r\nCookie: " + "a=b; ".repeat(1000),
            "X-Api-Key: \u00e9")) {
      String reply = exchange("GET /v1/languages HTTP/1.1\r\n" + header + "\r\n\r\n");
      assertTrue(reply.matches("(?s)HTTP/1.1 (200|4..) .*"), header + "\n" + reply);
    }
  }

  @Test
  void mustBoundWhatAllRequestsHoldTogether() {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(order -> end.future());
    String large = "{\"language\": \"python\", \"code\": \"" + "x".repeat(60_000) + "\"}";
    CompletableFuture<Reply> first = CompletableFuture.supplyAsync(() -> api.post(large));
    api.lastAsked();
    Reply second = api.post(large);
    second.problem(ProblemType.TOO_BUSY);
    assertEquals("1", second.header("Retry-After"));
    end.complete(Samples.printed("exec_1", ""));
    assertEquals(200, first.join().status());
    api.awaitBudget();
  }

  @Test
  void mustLetRunsEndWhenItStops() {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(order -> end.future());
    CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> api.post(HELLO));
    api.lastAsked();
    int port = api.port();
    Future<Void> stopped = api.stopServing();
    while (isListening(port)) {
      LockSupport.parkNanos(5_000_000);
    }
    assertTrue(!stopped.isComplete());
    end.complete(Samples.printed("exec_1", "done"));
    assertEquals("done", running.join().json().getString("stdout"));
    ApiFixture.await(stopped);
  }

  private static boolean isListening(int port) {
    try {
      new Socket("127.0.0.1", port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = api.connect()) {
      write(socket, request);
      return readAll(socket);
    }
  }

  private static void assertProblem(ProblemType type, String reply) {
    assertTrue(reply.matches("(?s)HTTP/1.[01] " + type.status() + " .*"), reply);
    assertTrue(reply.toLowerCase().contains("content-type: application/problem+json"), reply);
    JsonObject problem = new JsonObject(reply.substring(reply.indexOf("\r\n\r\n") + 4));
    assertEquals(type.uri(), problem.getString("type"));
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
