package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Answer;
import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.Exchange;
import io.sandpool.emulator.KernelRun;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The code interpreter of a sandbox. Its errors are plain text. */
final class InterpreterServer {

  private static final String TOKEN_HEADER = "X-Access-Token";
  private static final int UNPROCESSABLE = 422;

  private final Vertx vertx;
  private final EmulatorClock clock;

  InterpreterServer(Vertx vertx, EmulatorClock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  void serve(E2bOperation operation, Exchange exchange, E2bSandbox sandbox) {
    Answer answer = exchange.answer();
    if (operation != E2bOperation.INTERPRETER_HEALTH && !mayEnter(operation, exchange, sandbox)) {
      Replies.text(answer, 401, "Unauthorized");
      return;
    }
    switch (operation) {
      case INTERPRETER_HEALTH -> Replies.json(answer, 200, "OK");
      case EXECUTE -> withBody(exchange, body -> execute(exchange, sandbox, body));
      case CREATE_CONTEXT -> withBody(exchange, body -> create(answer, sandbox, body));
      case LIST_CONTEXTS -> Replies.json(answer, 200, list(sandbox.interpreter()));
      case RESTART_CONTEXT -> withContext(exchange, sandbox, this::restart);
      case CLOSE_CONTEXT -> withContext(exchange, sandbox, this::close);
      default -> Replies.json(answer, 404, new JsonObject().put("detail", "Not Found"));
    }
  }

  /** Clients send the token with code only; a wrong one is refused everywhere. */
  private static boolean mayEnter(E2bOperation operation, Exchange exchange, E2bSandbox sandbox) {
    String token = exchange.request().getHeader(TOKEN_HEADER);
    return !sandbox.secure()
        || sandbox.token().equals(token)
        || token == null && operation != E2bOperation.EXECUTE;
  }

  private void execute(Exchange exchange, E2bSandbox sandbox, JsonObject body) {
    Answer answer = exchange.answer();
    Optional<String> id = Optional.ofNullable(body.getString("context_id"));
    Optional<String> language = Optional.ofNullable(body.getString("language"));
    String code = body.getString("code");
    if (code == null) {
      unprocessable(answer);
    } else if (id.isPresent() && language.isPresent()) {
      Replies.text(answer, 400, "Only one of context_id or language can be provided");
    } else {
      Interpreter interpreter = sandbox.interpreter();
      Optional<CodeContext> context =
          id.isPresent() ? interpreter.find(id.get()) : interpreter.forLanguage(language);
      if (context.isPresent()) {
        run(answer, sandbox, context.get(), code, variables(body));
      } else if (id.isPresent()) {
        Replies.text(answer, 404, "Context " + id.get() + " not found");
      } else {
        Replies.text(answer, 500, "Error creating context for language " + language.orElse(""));
      }
    }
  }

  private void run(
      Answer answer,
      E2bSandbox sandbox,
      CodeContext context,
      String code,
      Map<String, String> variables) {
    OutputStream stream = new OutputStream(vertx, clock, answer);
    stream.begin();
    boolean[] gone = {false};
    answer.onGone(() -> gone[0] = true);
    sandbox
        .interpreter()
        .ready(context)
        .onFailure(e -> answer.destroy())
        .onSuccess(
            v -> {
              if (gone[0]) {
                return;
              }
              KernelRun run = sandbox.kernel().execute(context.id(), code, variables, stream);
              answer.onGone(
                  () -> {
                    stream.stop();
                    run.cancel();
                  });
            });
  }

  private void create(Answer answer, E2bSandbox sandbox, JsonObject body) {
    Optional<String> language = Optional.ofNullable(body.getString("language"));
    sandbox
        .interpreter()
        .create(language, body.getString("cwd", Interpreter.HOME))
        .ifPresentOrElse(
            context ->
                context
                    .onSuccess(opened -> Replies.json(answer, 200, opened.json()))
                    .onFailure(e -> Replies.text(answer, 500, "Failed to set working directory")),
            () -> Replies.text(answer, 500, "Failed to create context: no such kernel"));
  }

  private void restart(Answer answer, Interpreter interpreter, CodeContext context) {
    interpreter
        .restart(context)
        .onSuccess(v -> Replies.none(answer))
        .onFailure(e -> answer.destroy());
  }

  private void close(Answer answer, Interpreter interpreter, CodeContext context) {
    interpreter
        .close(context)
        .onSuccess(v -> Replies.none(answer))
        .onFailure(e -> answer.destroy());
  }

  private static JsonArray list(Interpreter interpreter) {
    JsonArray contexts = new JsonArray();
    interpreter.contexts().forEach(context -> contexts.add(context.json()));
    return contexts;
  }

  private static Map<String, String> variables(JsonObject body) {
    JsonObject variables = body.getJsonObject("env_vars");
    return variables == null
        ? Map.of()
        : variables.stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue())));
  }

  private static void withBody(Exchange exchange, java.util.function.Consumer<JsonObject> action) {
    try {
      action.accept(new JsonObject(exchange.body()));
    } catch (DecodeException | ClassCastException e) {
      unprocessable(exchange.answer());
    }
  }

  private interface ContextAction {
    void on(Answer answer, Interpreter interpreter, CodeContext context);
  }

  private static void withContext(Exchange exchange, E2bSandbox sandbox, ContextAction action) {
    String id = exchange.route().parameter("contextID");
    sandbox
        .interpreter()
        .find(id)
        .ifPresentOrElse(
            context -> action.on(exchange.answer(), sandbox.interpreter(), context),
            () -> Replies.text(exchange.answer(), 404, "Context " + id + " not found"));
  }

  private static void unprocessable(Answer answer) {
    Replies.json(
        answer,
        UNPROCESSABLE,
        new JsonObject().put("detail", new JsonArray().add("code: a string is required")));
  }
}
