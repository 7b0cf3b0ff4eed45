package io.sandpool.testkit;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An HTTP server on loopback that remembers every request and answers each as the test wrote down
 * beforehand; one for which nothing is written gets a 500.
 */
public final class ScriptedServer implements AutoCloseable {

  /** A request as it came. */
  public record Seen(
      String method, String uri, MultiMap headers, Buffer body, HttpVersion version) {

    public JsonObject json() {
      return body.toJsonObject();
    }
  }

  private final Queue<Consumer<HttpServerRequest>> script = new ConcurrentLinkedQueue<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<Seen> arrivals = new LinkedBlockingQueue<>();
  private final HttpServer server;

  public ScriptedServer(Vertx vertx) {
    this(vertx, new HttpServerOptions());
  }

  public ScriptedServer(Vertx vertx, HttpServerOptions options) {
    server = vertx.createHttpServer(options).requestHandler(this::serve);
    await(server.listen(0, "127.0.0.1"));
  }

  public int port() {
    return server.actualPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The next request is answered so. */
  public ScriptedServer then(Consumer<HttpServerRequest> answer) {
    script.add(answer);
    return this;
  }

  public ScriptedServer then(int status, String body) {
    return then(request -> respond(request, status, body));
  }

  public ScriptedServer then(int status, JsonObject body) {
    return then(
        request -> {
          request.response().putHeader("Content-Type", "application/json");
          respond(request, status, body.encode());
        });
  }

  /** The next request gets no answer. */
  public ScriptedServer thenSilence() {
    return then(request -> {});
  }

  /** The next request's connection is cut. */
  public ScriptedServer thenCut() {
    return then(request -> request.connection().close());
  }

  public static void respond(HttpServerRequest request, int status, String body) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response.end(body);
  }

  /** All requests, in the order in which they came. */
  public List<Seen> seen() {
    return seen;
  }

  /** The last request that came. */
  public Seen last() {
    return seen.get(seen.size() - 1);
  }

  /** Waits for a request that was not waited for before. */
  public Seen arrival() {
    try {
      Seen next = arrivals.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("No request came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void serve(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              Seen one =
                  new Seen(
                      request.method().name(),
                      request.uri(),
                      request.headers(),
                      body,
                      request.version());
              Consumer<HttpServerRequest> answer = script.poll();
              seen.add(one);
              arrivals.add(one);
              if (answer == null) {
                respond(request, 500, "nothing is written for " + request.uri());
              } else {
                answer.accept(request);
              }
            });
  }

  @Override
  public void close() {
    await(server.close());
  }

  private static <T> void await(Future<T> future) {
    try {
      future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
