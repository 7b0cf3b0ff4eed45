package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.EmulatedApi;
import io.sandpool.emulator.Exchange;
import io.sandpool.emulator.Route;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lets in who has the right signature, key or token, and hands on to the two planes. */
final class AgentRunApi implements EmulatedApi {

  private final AgentRunOptions options;
  private final Sandboxes sandboxes;
  private final AccessTokens tokens;
  private final ControlPlane controlPlane;
  private final DataPlane dataPlane;
  private final Acs3Check controlCheck;
  private final Agentrun4Check dataCheck;
  private final List<String> refused = new ArrayList<>();

  AgentRunApi(
      AgentRunOptions options,
      Sandboxes sandboxes,
      AccessTokens tokens,
      ControlPlane controlPlane,
      DataPlane dataPlane) {
    this.options = options;
    this.sandboxes = sandboxes;
    this.tokens = tokens;
    this.controlPlane = controlPlane;
    this.dataPlane = dataPlane;
    this.controlCheck = new Acs3Check(options.account());
    this.dataCheck = new Agentrun4Check(options.account());
  }

  /** Why requests were not let in. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  @Override
  public Route route(HttpServerRequest request) {
    return AgentRunOperation.of(request.method().name(), SignedRequest.pathOf(request));
  }

  @Override
  public void serve(Exchange exchange) {
    AgentRunOperation operation = (AgentRunOperation) exchange.route().operation();
    Answer answer = exchange.answer();
    boolean isControl = ControlPlane.serves(operation);
    try {
      letIn(operation, exchange, isControl);
    } catch (BadSignature bad) {
      refused.add(operation + ": " + bad.getMessage());
      notLetIn(answer, bad, isControl);
      return;
    }
    try {
      if (isControl) {
        controlPlane.serve(operation, exchange);
      } else {
        dataPlane.serve(operation, exchange);
      }
    } catch (Refusal refusal) {
      Replies.refusal(answer, refusal);
    }
  }

  private void letIn(AgentRunOperation operation, Exchange exchange, boolean isControl) {
    SignedRequest request = SignedRequest.of(exchange.request(), exchange.body());
    if (isControl) {
      controlCheck.check(request, ControlPlane.actionOf(operation), now());
    } else if (request.headers().contains("Agentrun-Access-Token")) {
      checkToken(operation, exchange, request.header("Agentrun-Access-Token"));
    } else if (request.headers().contains("X-API-Key")) {
      checkApiKey(request);
    } else {
      dataCheck.check(request, now());
    }
  }

  /**
   * The machine's time, as wrong as the cloud's is: what tests push ahead is the leases' time, not
   * that of those who sign.
   */
  private Instant now() {
    return Instant.now().plus(Duration.between(options.clock().now(), options.clock().told()));
  }

  private void checkToken(AgentRunOperation operation, Exchange exchange, String token) {
    boolean isCreation = operation == AgentRunOperation.CREATE;
    String resource =
        isCreation
            ? String.valueOf(new JsonObject(exchange.body()).getValue("templateName"))
            : exchange.route().parameter("sandbox");
    if (!tokens.opens(token, isCreation ? "template" : "sandbox", resource)) {
      throw new BadSignature("the access token does not open this");
    }
  }

  private void checkApiKey(SignedRequest request) {
    if (!request.header("X-API-Key").equals(options.account().apiKey())
        || !request.header("X-Acs-Parent-Id").equals(options.account().id())) {
      throw new BadSignature("the API key is another one");
    }
  }

  /** The gateway of the control plane has words of its own, all of Alibaba's APIs' . */
  private static void notLetIn(Answer answer, BadSignature bad, boolean isControl) {
    String message = String.valueOf(bad.getMessage());
    if (!isControl) {
      Replies.error(answer, 403, "ERR_FORBIDDEN", "Signature verification failed");
      return;
    }
    switch (bad.reason()) {
      case UNKNOWN_KEY -> Replies.error(answer, 404, "InvalidAccessKeyId.NotFound", message);
      case DATE -> Replies.error(answer, 400, "InvalidTimeStamp.Expired", message);
      case REPLAY -> Replies.error(answer, 400, "SignatureNonceUsed", message);
      case OTHER -> Replies.error(answer, 403, "SignatureDoesNotMatch", message);
    }
  }

  @Override
  public void refuse(Exchange exchange, int status) {
    String code =
        switch (status) {
          case 401 -> "UNAUTHORIZED";
          case 403 -> "ERR_FORBIDDEN";
          case 404 -> "NOT_FOUND";
          case 429 -> "Throttling.User";
          default -> status < 500 ? "INVALID_REQUEST" : "InternalError";
        };
    Replies.error(exchange.answer(), status, code, "refused, as planned");
  }

  @Override
  public void expire(Exchange exchange) {
    sandboxes.find(exchange.route().parameter("sandbox")).ifPresent(sandboxes::end);
    Replies.gateway(exchange.answer(), 502, "Bad Gateway");
  }
}
