package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of the service. */
final class Api {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Api(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  /** Runs a program to its end; anything but a report on it is a failure. */
  Answer run(Program program) {
    Answer answer = post(program);
    assertEquals(200, answer.status(), answer::toString);
    return answer;
  }

  /** What comes of a program, a refusal included. */
  Answer post(Program program) {
    return await(start(program));
  }

  /** The same without waiting; cancelling the future hangs up. */
  CompletableFuture<Answer> start(Program program) {
    return client
        .sendAsync(request(program, "application/json"), HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new Answer(response.statusCode(), new JsonObject(response.body())));
  }

  /** Runs a program and hands its events over as they come. */
  EventStream stream(Program program, String accept) {
    EventStream events = new EventStream(accept);
    client
        .sendAsync(request(program, accept), HttpResponse.BodyHandlers.fromLineSubscriber(events))
        .whenComplete(events::ended);
    return events;
  }

  JsonObject get(String path) {
    return new JsonObject(text(path));
  }

  String text(String path) {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
    return await(
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .thenApply(HttpResponse::body));
  }

  /** Asks for something to be done that needs no more words. */
  JsonObject post(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    String body =
        await(
            client
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body));
    return new JsonObject(body);
  }

  JsonObject pool(String name) {
    return get("/v1/pools/" + name);
  }

  int slots(String pool, String state) {
    return pool(pool).getJsonObject("slots").getInteger(state);
  }

  /** Waits until nothing of a pool's is under way. */
  void awaitRest(String pool) {
    Eventually.holds(
        () -> {
          JsonObject now = pool(pool);
          JsonObject slots = now.getJsonObject("slots");
          return slots.getInteger("idle") >= now.getInteger("target_idle")
              && slots.getInteger("creating") + slots.getInteger("leased") == 0
              && slots.getInteger("retiring") + slots.getInteger("validating") == 0;
        },
        () -> pool(pool));
  }

  private HttpRequest request(Program program, String accept) {
    return HttpRequest.newBuilder(uri("/v1/executions"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("Accept", accept)
        .POST(HttpRequest.BodyPublishers.ofString(program.toJson(), StandardCharsets.UTF_8))
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("The service did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while the service was asked", e);
    }
  }
}
