package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes sandboxes, runs code in them, ends them. */
final class DataPlane {

  private static final int LONGEST_SECONDS = 30;

  private final Vertx vertx;
  private final AgentRunOptions options;
  private final Sandboxes sandboxes;

  DataPlane(Vertx vertx, AgentRunOptions options, Sandboxes sandboxes) {
    this.vertx = vertx;
    this.options = options;
    this.sandboxes = sandboxes;
  }

  void serve(AgentRunOperation operation, Exchange exchange) {
    Answer answer = exchange.answer();
    String id = exchange.route().parameter("sandbox");
    String context = exchange.route().parameter("context");
    switch (operation) {
      case CREATE -> tell(answer, sandboxes.create(body(exchange)).json());
      case GET -> tell(answer, sandboxes.use(id).json());
      case STOP -> stop(answer, sandboxes.get(id));
      case DELETE -> delete(answer, sandboxes.get(id));
      case HEALTH -> health(answer, sandboxes.use(id));
      case LIST_CONTEXTS -> Replies.bare(answer, ready(id).contexts().list());
      case CREATE_CONTEXT ->
          send(answer, ready(id).contexts().create(body(exchange)), Replies::bare);
      case GET_CONTEXT -> Replies.bare(answer, ready(id).contexts().get(context));
      case DELETE_CONTEXT ->
          send(answer, ready(id).contexts().delete(context), (to, gone) -> Replies.nothing(to));
      case EXECUTE -> execute(answer, ready(id), body(exchange));
      default -> throw new Refusal(404, "NOT_FOUND", "no such operation");
    }
  }

  private void tell(Answer answer, JsonObject sandbox) {
    if (options.wrapped()) {
      Replies.wrapped(answer, sandbox);
    } else {
      Replies.bare(answer, sandbox);
    }
  }

  private void stop(Answer answer, Sandbox sandbox) {
    sandboxes.end(sandbox);
    tell(answer, sandbox.json());
  }

  /** Tells how it was before. */
  private void delete(Answer answer, Sandbox sandbox) {
    JsonObject before = sandbox.json();
    sandboxes.delete(sandbox);
    tell(answer, before);
  }

  private void health(Answer answer, Sandbox sandbox) {
    if (!sandbox.isReady()) {
      Replies.error(answer, 503, "NOT_READY", "the code interpreter is starting");
      return;
    }
    Replies.bare(
        answer,
        new JsonObject()
            .put("status", "ok")
            .put("service", "sandbox-code-interpreter")
            .put("version", "v1")
            .put("timestamp", options.clock().told().toString())
            .put("uptime", 1));
  }

  private Sandbox ready(String id) {
    Sandbox sandbox = sandboxes.use(id);
    if (!sandbox.isReady()) {
      throw new Refusal(503, "NOT_READY", "the code interpreter is starting");
    }
    return sandbox;
  }

  private void execute(Answer answer, Sandbox sandbox, JsonObject body) {
    Optional<Object> context = Optional.ofNullable(body.getValue("contextId"));
    Optional<Object> language = Optional.ofNullable(body.getValue("language"));
    if (!(body.getValue("code") instanceof String code)) {
      throw Refusal.badRequest("code is required");
    }
    if (context.isPresent() == language.isPresent()) {
      throw Refusal.badRequest("exactly one of contextId and language is to be given");
    }
    Object timeout = body.getValue("timeout", LONGEST_SECONDS);
    if (!(timeout instanceof Integer seconds) || seconds < 1 || seconds > LONGEST_SECONDS) {
      throw Refusal.badRequest("timeout must be between 1 and " + LONGEST_SECONDS);
    }
    Future<JsonObject> opened =
        context
            .map(id -> Future.succeededFuture(sandbox.contexts().get(id.toString())))
            .orElseGet(
                () -> sandbox.contexts().create(new JsonObject().put("language", language.get())));
    opened
        .onSuccess(open -> run(answer, sandbox, open, code, seconds))
        .onFailure(e -> Replies.error(answer, 500, "InternalError", "no kernel: " + e));
  }

  private void run(Answer answer, Sandbox sandbox, JsonObject context, String code, int seconds) {
    long limit = Math.min(options.executeLimit().toMillis(), seconds * 1000L);
    AtomicBoolean answered = new AtomicBoolean();
    sandbox.requestBegins(options.clock().now());
    // The gateway gives up, the code does not.
    long timer =
        vertx.setTimer(
            limit,
            late -> {
              if (answered.compareAndSet(false, true)) {
                sandbox.requestEnds(options.clock().now());
                Replies.gateway(answer, 504, "Gateway Time-out");
              }
            });
    Execution execution =
        new Execution(
            options,
            context.getString("language"),
            (end, results) -> {
              vertx.cancelTimer(timer);
              if (!answered.compareAndSet(false, true)) {
                return;
              }
              sandbox.requestEnds(options.clock().now());
              if (end == Execution.End.LOST) {
                Replies.gateway(answer, 502, "Bad Gateway");
              } else {
                Replies.bare(
                    answer,
                    new JsonObject()
                        .put("results", results)
                        .put("contextId", context.getString("id")));
              }
            });
    sandbox.kernel().execute(context.getString("id"), code, Map.of(), execution);
  }

  private static <T> void send(
      Answer answer, Future<T> value, java.util.function.BiConsumer<Answer, T> sender) {
    value
        .onSuccess(done -> sender.accept(answer, done))
        .onFailure(e -> Replies.error(answer, 500, "InternalError", String.valueOf(e)));
  }

  static JsonObject body(Exchange exchange) {
    try {
      return new JsonObject(exchange.body());
    } catch (DecodeException | ClassCastException e) {
      throw Refusal.badRequest("the body is no JSON object");
    }
  }
}
