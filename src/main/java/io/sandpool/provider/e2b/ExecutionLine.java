package io.sandpool.provider.e2b;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.provider.remote.ForeignJson;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.sandbox.ProgramError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * One line of the code interpreter's answer: a JSON object whose {@code type} says what it is.
 * Types that are not known are passed over, since new ones may come.
 */
final class ExecutionLine {

  /** What the code interpreter itself says, with an empty traceback, where it lost the kernel. */
  private static final Set<String> KERNEL_LOST =
      Set.of("ContextRestarting", "ExecutionAborted", "WebSocketError", "UnexpectedEndOfExecution");

  /** What a line means for the reading of the next one. */
  enum Step {
    /** More will come. */
    GO_ON,
    /** The execution is over. */
    END
  }

  private ExecutionLine() {}

  /**
   * Reads a line and tells {@code listener} of it.
   *
   * @throws BadLineException where it breaks the protocol, or says that the kernel was lost
   */
  static Step read(Buffer line, Kernel.Listener listener) throws BadLineException {
    JsonObject object = parse(line);
    Object type = object.getValue("type");
    if (!(type instanceof String name)) {
      return Step.GO_ON;
    }
    switch (name) {
      case "stdout" -> listener.onText(Stream.STDOUT, text(object, "text"));
      case "stderr" -> listener.onText(Stream.STDERR, text(object, "text"));
      case "result" -> listener.onRich(ResultForms.of(object));
      case "error" -> listener.onError(error(object));
      case "end_of_execution" -> {
        return Step.END;
      }
      default -> {
        // number_of_executions, keepalive, and whatever is yet to be invented.
      }
    }
    return Step.GO_ON;
  }

  private static JsonObject parse(Buffer line) throws BadLineException {
    return ForeignJson.object(line)
        .orElseThrow(() -> new BadLineException("a line that is not a JSON object"));
  }

  private static ProgramError error(JsonObject object) throws BadLineException {
    ProgramError error =
        new ProgramError(text(object, "name"), text(object, "value"), text(object, "traceback"));
    if (error.traceback().isBlank() && KERNEL_LOST.contains(error.name())) {
      throw new BadLineException("the word that it lost the kernel (" + error.name() + ")");
    }
    return error;
  }

  private static String text(JsonObject object, String field) throws BadLineException {
    if (object.getValue(field) instanceof String text) {
      return text;
    }
    throw new BadLineException("a line of a known type without the text \"" + field + "\"");
  }

  /** What was answered instead of what the protocol says. */
  static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(String what) {
      super(what);
    }
  }
}
