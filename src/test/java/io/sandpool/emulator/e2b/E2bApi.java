package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.EmulatedApi;
import io.sandpool.emulator.Exchange;
import io.sandpool.emulator.Route;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Hands each request to the plane that it is for, if its key or its sandbox is right. */
final class E2bApi implements EmulatedApi {

  private static final String KEY_PREFIX = "e2b_";

  private final String apiKey;
  private final Sandboxes sandboxes;
  private final ControlPlane controlPlane;
  private final InterpreterServer interpreter;
  private final Conformance conformance;

  E2bApi(
      String apiKey,
      Sandboxes sandboxes,
      ControlPlane controlPlane,
      InterpreterServer interpreter,
      Conformance conformance) {
    this.apiKey = apiKey;
    this.sandboxes = sandboxes;
    this.controlPlane = controlPlane;
    this.interpreter = interpreter;
    this.conformance = conformance;
  }

  @Override
  public Route route(HttpServerRequest request) {
    return E2bRouter.route(request);
  }

  @Override
  public void serve(Exchange exchange) {
    SandboxAddress address = SandboxAddress.of(exchange.request());
    if (address instanceof SandboxAddress.Inside inside) {
      serveInside(exchange, inside);
    } else if (address instanceof SandboxAddress.Malformed malformed) {
      Replies.error(exchange.answer(), 400, malformed.message());
    } else {
      serveControlPlane(exchange);
    }
  }

  @Override
  public void refuse(Exchange exchange, int status) {
    if (SandboxAddress.of(exchange.request()) instanceof SandboxAddress.Inside inside) {
      Replies.json(
          exchange.answer(),
          status,
          Replies.proxyError(status, inside.sandbox(), "The request could not be served"));
    } else {
      Replies.error(exchange.answer(), status, status == 429 ? "Rate limit exceeded" : "Refused");
    }
  }

  @Override
  public void expire(Exchange exchange) {
    addressed(exchange).ifPresent(sandboxes::kill);
  }

  private Optional<E2bSandbox> addressed(Exchange exchange) {
    return SandboxAddress.of(exchange.request()) instanceof SandboxAddress.Inside inside
        ? sandboxes.find(inside.sandbox())
        : sandboxes.find(exchange.route().parameter("sandboxID"));
  }

  private void serveControlPlane(Exchange exchange) {
    E2bOperation operation = (E2bOperation) exchange.route().operation();
    Answer answer = exchange.answer();
    if (operation == E2bOperation.API_HEALTH) {
      Replies.nothing(answer);
      return;
    }
    if (operation == E2bOperation.UNKNOWN) {
      conformance.unknown(exchange);
      Replies.error(answer, 404, "no matching operation was found");
      return;
    }
    try {
      authenticate(exchange.request());
      controlPlane.serve(operation, exchange);
    } catch (Refusal refusal) {
      Replies.error(answer, refusal.status(), refusal.text());
    }
  }

  private void authenticate(HttpServerRequest request) {
    String key = request.getHeader("X-API-Key");
    if (key == null || !key.startsWith(KEY_PREFIX) || !key.equals(apiKey)) {
      throw new Refusal(401, "Unauthorized, please check your API key");
    }
  }

  private void serveInside(Exchange exchange, SandboxAddress.Inside address) {
    E2bOperation operation = (E2bOperation) exchange.route().operation();
    Answer answer = exchange.answer();
    Optional<E2bSandbox> sandbox = sandboxes.find(address.sandbox());
    if (sandbox.isEmpty()) {
      Replies.json(
          answer, 502, Replies.proxyError(502, address.sandbox(), "The sandbox was not found"));
      return;
    }
    switch (address.port()) {
      case SandboxAddress.INTERPRETER_PORT -> interpreter.serve(operation, exchange, sandbox.get());
      case SandboxAddress.ENVD_PORT -> {
        if (operation == E2bOperation.ENVD_HEALTH) {
          Replies.nothing(answer);
        } else {
          Replies.error(answer, 404, "not emulated");
        }
      }
      default ->
          Replies.json(
              answer,
              502,
              Replies.proxyError(
                      502, address.sandbox(), "The sandbox is running but port is not open")
                  .put("port", address.port()));
    }
  }
}
