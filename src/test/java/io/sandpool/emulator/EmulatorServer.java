package io.sandpool.emulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The HTTP server of an emulated cloud, on 127.0.0.1: reads requests whole, notes them, and lets
 * planned faults befall them.
 */
public final class EmulatorServer {

  private static final int BODY_MAX = 16 * 1024 * 1024;

  private final EmulatedApi api;
  private final EmulatorClock clock;
  private final Faults faults;
  private final RequestLog log;
  private final FaultInjector injector;
  private final HttpServer server;

  private EmulatorServer(
      Vertx vertx, EmulatedApi api, EmulatorClock clock, Faults faults, RequestLog log) {
    this.api = api;
    this.clock = clock;
    this.faults = faults;
    this.log = log;
    this.injector = new FaultInjector(vertx, api);
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
            .requestHandler(this::handle);
  }

  /**
   * Starts one.
   *
   * @param context the event loop that the API is called on, and no other
   * @param port 0 for any that is free
   */
  public static Future<EmulatorServer> start(
      Vertx vertx,
      Context context,
      int port,
      EmulatedApi api,
      EmulatorClock clock,
      Faults faults,
      RequestLog log) {
    Promise<EmulatorServer> started = Promise.promise();
    context.runOnContext(
        v -> {
          EmulatorServer server = new EmulatorServer(vertx, api, clock, faults, log);
          server.server.listen(port).map(server).onComplete(started);
        });
    return started.future();
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Breaks all connections and takes none any more. */
  public Future<Void> stop() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    Route route = api.route(request);
    log.add(route.operation(), request);
    Buffer body = Buffer.buffer();
    request.handler(
        piece -> {
          if (body.length() <= BODY_MAX) {
            body.appendBuffer(piece);
          }
        });
    request.endHandler(
        v -> {
          Exchange exchange = new Exchange(request, route, body, new HttpAnswer(request, clock));
          if (body.length() > BODY_MAX) {
            api.refuse(exchange, 413);
          } else {
            serveOrBreak(exchange);
          }
        });
  }

  /** A mistake of the emulator's own is better seen at once than waited for. */
  private void serveOrBreak(Exchange exchange) {
    try {
      serve(exchange);
    } catch (RuntimeException e) {
      exchange.answer().destroy();
      throw e;
    }
  }

  private void serve(Exchange exchange) {
    Optional<Fault> fault = faults.next(exchange.route().operation());
    if (fault.isEmpty()) {
      api.serve(exchange);
    } else if (fault.get() instanceof Fault.Instead instead) {
      injector.instead(instead, exchange);
    } else {
      Answer answer = injector.underway((Fault.Underway) fault.get(), exchange);
      api.serve(exchange.with(answer));
    }
  }
}
