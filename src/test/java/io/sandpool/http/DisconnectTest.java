package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.sandbox.ExecutionResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that goes away ends its run. */
class DisconnectTest {

  private static final String HELLO = "{\"language\": \"python\", \"code\": \"\"}";

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
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/event-stream", "application/x-ndjson"})
  void mustCancelTheRun(String accept) throws IOException {
    Promise<String> cancelled = Promise.promise();
    api.dispatch(order -> neverEnding(order, cancelled));
    goAway(accept);
    assertEquals("its client has gone", ApiFixture.await(cancelled.future()));
    api.awaitBudget();
  }

  @Test
  void mustCancelEvenWhereDispatchListensLate() throws IOException {
    Promise<String> cancelled = Promise.promise();
    Promise<ExecutionResult> never = Promise.promise();
    api.dispatch(
        order -> {
          api.vertx.setTimer(60, late -> neverEnding(order, cancelled));
          return never.future();
        });
    goAway("application/json");
    assertEquals("its client has gone", ApiFixture.await(cancelled.future()));
  }

  @Test
  void mustNotCancelARunThatHasEnded() {
    assertEquals(200, api.post(HELLO).status());
    Promise<String> cancelled = Promise.promise();
    neverEnding(api.lastAsked(), cancelled);
    assertEquals(200, api.get("/health/live").status());
    assertTrue(!cancelled.future().isComplete());
  }

  private static Future<ExecutionResult> neverEnding(Execute order, Promise<String> cancelled) {
    Promise<ExecutionResult> never = Promise.promise();
    api.bus.serve(
        Addresses.cancelExecution(order.request().id()),
        cancel -> {
          cancelled.tryComplete(cancel.reason());
          return Future.succeededFuture(Done.DONE);
        });
    return never.future();
  }

  private static void goAway(String accept) throws IOException {
    try (Socket socket = api.connect()) {
      String request =
          "POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Accept: %s\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(accept, HELLO.length(), HELLO);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      api.lastAsked();
    }
  }
}
