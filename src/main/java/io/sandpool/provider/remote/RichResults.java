package io.sandpool.provider.remote;

import io.sandpool.provider.guest.Transcript;
import io.sandpool.sandbox.Bytes;
import io.vertx.core.json.Json;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns what a kernel shows into files and a result: {@code result-1.png}, {@code chart-1.json} and
 * so on, numbered by what was shown together. The main result's JSON, or else its text as a JSON
 * string, is the run's result.
 */
final class RichResults {

  private static final String TEXT = "text/plain";

  private static final Map<String, String> ENDINGS =
      Map.ofEntries(
          Map.entry(TEXT, "txt"),
          Map.entry("text/html", "html"),
          Map.entry("text/markdown", "md"),
          Map.entry("text/latex", "tex"),
          Map.entry("image/svg+xml", "svg"),
          Map.entry("image/png", "png"),
          Map.entry("image/jpeg", "jpg"),
          Map.entry("image/gif", "gif"),
          Map.entry("application/pdf", "pdf"),
          Map.entry("application/json", "json"),
          Map.entry("application/javascript", "js"));

  private final Transcript transcript;
  private final Map<String, Integer> numbers = new HashMap<>();
  private boolean hasResult;

  RichResults(Transcript transcript) {
    this.transcript = transcript;
  }

  /** Takes something that was shown. */
  void add(Kernel.Rich rich) {
    boolean result = rich.main() && !hasResult && takeResult(rich);
    Map<String, Bytes> files = new TreeMap<>();
    Map<String, Bytes> charts = new TreeMap<>();
    rich.texts().forEach((type, text) -> put(type, Bytes.utf8(text), files, charts));
    rich.binaries().forEach((type, base64) -> put(type, decoded(base64), files, charts));
    if (result) {
      files.remove("txt");
    } else {
      rich.json().ifPresent(json -> files.put("json", Bytes.utf8(json)));
    }
    if (files.size() > 1) {
      // Each form of it says more than the text.
      files.remove("txt");
    }
    send("result", files);
    charts.forEach((name, content) -> send(name, Map.of("json", content)));
  }

  private boolean takeResult(Kernel.Rich rich) {
    Optional<String> text = Optional.ofNullable(rich.texts().get(TEXT));
    Optional<String> result = rich.json().or(() -> text.map(Json::encode));
    result.ifPresent(json -> transcript.result(Bytes.utf8(json)));
    hasResult = result.isPresent();
    return hasResult;
  }

  private static void put(
      String type, Bytes content, Map<String, Bytes> files, Map<String, Bytes> charts) {
    String ending = ENDINGS.get(type);
    if (ending != null) {
      files.put(ending, content);
    } else if (type.endsWith("/chart") || type.endsWith("/data")) {
      charts.put(type.substring(type.lastIndexOf('/') + 1), content);
    } else if (type.endsWith("json")) {
      files.putIfAbsent("json", content);
    } else if (type.startsWith("text/")) {
      files.putIfAbsent("txt", content);
    }
  }

  private static Bytes decoded(String base64) {
    try {
      return Bytes.wrap(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      // It came out of the sandbox and is its business: what is no base64 comes back as it is.
      return Bytes.utf8(base64);
    }
  }

  private void send(String name, Map<String, Bytes> files) {
    if (!files.isEmpty()) {
      int number = numbers.merge(name, 1, Integer::sum);
      files.forEach(
          (ending, content) ->
              transcript.artifact("%s-%d.%s".formatted(name, number, ending), content));
    }
  }
}
