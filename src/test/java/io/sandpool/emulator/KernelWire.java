package io.sandpool.emulator;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The lines between the host and the supervisor inside, which documents them. */
final class KernelWire {

  private static final int LINE_MAX = 64 * 1024 * 1024;

  private KernelWire() {}

  static JsonObject open(String context, String language, String cwd, Map<String, String> env) {
    return order("open", context)
        .put("language", language)
        .put("cwd", cwd)
        .put("env", JsonObject.mapFrom(env));
  }

  static JsonObject execute(String context, long run, String code, Map<String, String> env) {
    return order("execute", context)
        .put("run", run)
        .put("code", code)
        .put("env", JsonObject.mapFrom(env));
  }

  static JsonObject cancel(String context, long run) {
    return order("cancel", context).put("run", run);
  }

  static JsonObject order(String order, String context) {
    return new JsonObject().put("order", order).put("context", context);
  }

  /** What a line says of an execution. */
  static KernelEvent event(JsonObject line) {
    String kind = line.getString("event");
    return switch (kind) {
      case "started" -> new KernelEvent.Started(line.getInteger("count"));
      case "output" -> new KernelEvent.Printed(line.getString("stream"), line.getString("text"));
      case "result" -> new KernelEvent.Shown(line.getBoolean("main"), line.getJsonObject("mime"));
      case "error" ->
          new KernelEvent.Failed(
              line.getString("name"), line.getString("value"), line.getString("traceback"));
      case "ended" -> new KernelEvent.Ended();
      default -> throw new IllegalArgumentException("No event of an execution: " + kind);
    };
  }

  /** Cuts a stream into lines of bounded length. */
  static final class Reader {

    private final InputStream in;

    Reader(InputStream in) {
      this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** The next line; empty at the end of the stream. */
    Optional<JsonObject> next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          return Optional.empty();
        }
        if (line.size() == LINE_MAX) {
          throw new IOException("A line of more than " + LINE_MAX + " bytes");
        }
        line.write(b);
      }
      return Optional.of(new JsonObject(line.toString(StandardCharsets.UTF_8)));
    }
  }
}
