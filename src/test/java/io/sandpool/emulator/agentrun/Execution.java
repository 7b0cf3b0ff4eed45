package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.KernelEvent;
import io.sandpool.emulator.KernelListener;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.BiConsumer;

/** Collects what happens in an execution into the one answer that it has. */
final class Execution implements KernelListener {

  /** How an execution came to its end. */
  enum End {
    /** The code did. */
    DONE,
    /** The sandbox went before. */
    LOST
  }

  private final AgentRunOptions options;
  private final boolean python;
  private final BiConsumer<End, JsonArray> onEnd;
  private final JsonArray results = new JsonArray();
  private boolean failed;
  private boolean shown;

  /**
   * Makes one.
   *
   * @param language its kernel's
   * @param onEnd takes the results
   */
  Execution(AgentRunOptions options, String language, BiConsumer<End, JsonArray> onEnd) {
    this.options = options;
    this.python = language.equals("python");
    this.onEnd = onEnd;
  }

  @Override
  public Future<Void> on(KernelEvent event) {
    if (event instanceof KernelEvent.Printed printed) {
      print(printed.stream(), printed.text());
    } else if (event instanceof KernelEvent.Shown value) {
      shown = shown || value.main();
      results.add(item("result").put("text", value.mime().getString("text/plain", "")));
    } else if (event instanceof KernelEvent.Failed error) {
      failed = true;
      results.add(item("error").put(options.error(), error.name() + ": " + error.value()));
    } else if (event instanceof KernelEvent.Ended) {
      end();
    } else if (event instanceof KernelEvent.Lost) {
      onEnd.accept(End.LOST, results);
    }
    return Future.succeededFuture();
  }

  private void print(String stream, String text) {
    if (options.output() == AgentRunOptions.Output.AS_IT_COMES) {
      results.add(item(stream).put("text", text));
      return;
    }
    text.lines().forEach(line -> results.add(item(stream).put("text", line)));
  }

  private void end() {
    if (python && !failed && !shown) {
      results.add(item("result").put("text", "None"));
    }
    results.add(item("endOfExecution").put("status", failed ? "error" : "ok"));
    onEnd.accept(End.DONE, results);
  }

  private static JsonObject item(String type) {
    return new JsonObject().put("type", type);
  }
}
