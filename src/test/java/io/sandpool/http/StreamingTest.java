package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come as the program runs. */
class StreamingTest {

  private static final String SSE = "text/event-stream";
  private static final String NDJSON = "application/x-ndjson";
  private static final String HELLO = "{\"language\": \"python\", \"code\": \"\"}";
  private static final byte[] EURO = "€".getBytes(StandardCharsets.UTF_8);

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            settings -> {
              settings.heartbeat = Duration.ofMillis(20);
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
  void mustSendOneObjectALine() {
    api.dispatch(StreamingTest::talk);
    Reply reply = api.stream(NDJSON, HELLO);
    assertEquals(NDJSON, reply.header("Content-Type"));
    List<JsonObject> events = reply.text().lines().map(JsonObject::new).toList();
    String id = api.lastAsked().request().id();
    assertEquals(new JsonObject().put("event", "started").put("id", id), events.get(0));
    assertEquals(new JsonObject().put("event", "stdout").put("data", "a"), events.get(1));
    assertEquals(new JsonObject().put("event", "stdout").put("data", "€"), events.get(2));
    assertEquals(new JsonObject().put("event", "stderr").put("data", "\n"), events.get(3));
    assertEquals(
        new JsonObject().put("event", "result").put("result", new JsonObject().put("n", 1)),
        events.get(4));
    assertEquals("finished", events.get(5).getString("event"));
    assertEquals("succeeded", events.get(5).getString("outcome"));
    assertFalse(events.get(5).containsKey("stdout"));
    assertEquals(6, events.size());
  }

  @Test
  void mustSendServerSentEvents() {
    api.dispatch(StreamingTest::talk);
    Reply reply = api.stream(SSE, HELLO);
    assertEquals(SSE, reply.header("Content-Type"));
    assertEquals("no-store", reply.header("Cache-Control"));
    List<String> events =
        Arrays.stream(reply.text().split("\n\n")).filter(event -> !event.startsWith(":")).toList();
    assertEquals("event: stdout\ndata: {\"data\":\"a\"}", events.get(1));
    assertEquals("event: stdout\ndata: {\"data\":\"€\"}", events.get(2));
    assertEquals("event: stderr\ndata: {\"data\":\"\\n\"}", events.get(3));
    assertEquals("event: result\ndata: {\"result\":{ \"n\":  1 }}", events.get(4));
    assertTrue(events.get(5).startsWith("event: finished\ndata: {\"id\":\"exec_"));
  }

  /** Tears a character apart, and breaks lines where JSON allows it. */
  private static Future<ExecutionResult> talk(Execute order) {
    return say(order, Stream.STARTED)
        .compose(done -> say(order, Stream.STDOUT, 'a', EURO[0]))
        .compose(done -> say(order, Stream.STDOUT, EURO[1]))
        .compose(done -> say(order, Stream.STDOUT, EURO[2]))
        .compose(done -> say(order, Stream.STDERR, '\n'))
        .map(done -> Samples.returned(order.request().id(), "{\n\"n\": \r1\n}"));
  }

  @Test
  void mustTellTheStumpThatTheProgramWroteFromTheOneThatALimitLeft() {
    assertTrue(withStump(false).contains("{\"event\":\"stdout\",\"data\":\"\ufffd\"}"));
    assertFalse(withStump(true).contains("data"));
  }

  private static String withStump(boolean truncated) {
    Output output = new Output(Bytes.wrap(new byte[] {EURO[0]}), truncated);
    api.dispatch(
        order ->
            say(order, Stream.STDOUT, EURO[0])
                .map(done -> Samples.result(order.request().id(), output, Optional.empty())));
    return api.stream(NDJSON, HELLO).text();
  }

  @Test
  void mustKeepEveryByteWhereBase64IsAskedFor() {
    api.dispatch(
        order ->
            say(order, Stream.STDOUT, EURO[0])
                .map(done -> Samples.printed(order.request().id(), "")));
    String body = "{\"language\":\"python\",\"code\":\"\",\"output_encoding\":\"base64\"}";
    assertTrue(
        api.stream(NDJSON, body)
            .text()
            .contains("{\"event\":\"stdout\",\"data_base64\":\"4g==\"}"));
  }

  @Test
  void mustAnswerAnOrdinaryProblemBeforeTheStart() {
    api.failWith(new ServiceError.QueueFull("The queue is full.", Duration.ofSeconds(1)));
    api.stream(SSE, HELLO).problem(ProblemType.QUEUE_FULL);
    api.stream(SSE, "{").problem(ProblemType.MALFORMED_JSON);
  }

  @Test
  void mustEndWithAnErrorEventAfterTheStart() {
    api.dispatch(
        order ->
            say(order, Stream.STARTED)
                .compose(
                    done ->
                        Future.failedFuture(
                            new ServiceException(new ServiceError.ProviderLost("It vanished.")))));
    Reply reply = api.stream(NDJSON, HELLO);
    assertEquals(200, reply.status());
    JsonObject error = new JsonObject(reply.text().lines().toList().get(1));
    assertEquals("error", error.getString("event"));
    assertEquals("urn:sandpool:problem:provider-lost", error.getString("type"));
    assertEquals(502, error.getInteger("status"));
    assertEquals(List.of("provider-lost"), api.rejected);
  }

  @Test
  void mustAskForOutputOnlyWhereItIsStreamed() {
    api.stream(SSE, HELLO);
    assertTrue(api.lastAsked().streamed());
    api.post(HELLO);
    assertFalse(api.lastAsked().streamed());
  }

  @Test
  void mustNotListenAfterTheEnd() {
    api.stream(SSE, HELLO);
    Future<Done> late = say(api.lastAsked(), Stream.STARTED);
    Throwable failure =
        late.toCompletionStage().toCompletableFuture().handle((done, e) -> e).join();
    assertInstanceOf(ServiceError.ProviderUnavailable.class, ((ServiceException) failure).error());
  }

  @Test
  void mustShowThatASilentStreamLives() throws IOException {
    Promise<ExecutionResult> end = Promise.promise();
    api.dispatch(order -> say(order, Stream.STARTED).compose(done -> end.future()));
    try (Socket socket = api.connect()) {
      ask(socket, SSE);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertTrue(in.lines().anyMatch(": still running"::equals));
      end.complete(Samples.printed(api.lastAsked().request().id(), ""));
      assertTrue(in.lines().anyMatch("event: finished"::equals));
    }
  }

  @Test
  void mustHoldBackAProgramWhoseReaderIsSlow() throws IOException {
    long wanted = 64L << 20;
    AtomicLong taken = new AtomicLong();
    api.dispatch(
        order -> pour(order, wanted, taken).map(done -> Samples.printed(order.request().id(), "")));
    try (Socket socket = api.connect()) {
      ask(socket, NDJSON);
      api.lastAsked();
      awaitStandstill(taken);
      // What the kernel holds for both ends, and a chunk on top.
      assertTrue(taken.get() < 24 << 20, "taken " + taken.get());
      String all = new String(socket.getInputStream().readNBytes(80 << 20), StandardCharsets.UTF_8);
      assertTrue(taken.get() == wanted || all.length() == 80 << 20);
    }
  }

  /**
   * A program that is held back stays where it is while the same event loop answers many others.
   */
  private void awaitStandstill(AtomicLong taken) {
    long before;
    do {
      before = taken.get();
      for (int i = 0; i < 200; i++) {
        assertEquals(200, api.get("/health/live").status());
      }
    } while (before == 0 || taken.get() != before);
  }

  private static Future<Done> pour(Execute order, long bytes, AtomicLong taken) {
    if (taken.get() >= bytes) {
      return Future.succeededFuture(Done.DONE);
    }
    return say(order, Stream.STDOUT, new byte[64 << 10])
        .compose(
            done -> {
              taken.addAndGet(64 << 10);
              return pour(order, bytes, taken);
            });
  }

  private static void ask(Socket socket, String accept) throws IOException {
    String request =
        "POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Accept: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(accept, HELLO.length(), HELLO);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static Future<Done> say(Execute order, Stream stream, int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return say(order, stream, content);
  }

  private static Future<Done> say(Execute order, Stream stream, byte[] bytes) {
    return api.bus.ask(
        Addresses.output(order.request().id()),
        new OutputChunk(stream, Bytes.wrap(bytes)),
        Deadline.after(api.bus.ticker(), Duration.ofSeconds(30)));
  }
}
