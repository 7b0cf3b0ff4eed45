package io.sandpool.http.ragflow;

import io.sandpool.http.DialectTools;
import io.sandpool.http.Exchange;
import io.sandpool.http.JsonWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * {@code GET /healthz}. RAGFlow runs nothing where this is not 200, so it is 200 as long as one of
 * its languages can be served.
 */
final class HealthzHandler {

  private static final Buffer OK = JsonWriter.write(json -> json.text("status", "ok"));

  private final DialectTools tools;

  HealthzHandler(DialectTools tools) {
    this.tools = tools;
  }

  void handle(Exchange exchange) {
    List<Future<List<String>>> asked =
        Arrays.stream(RunLanguage.values())
            .map(language -> tools.objections(language.wireName()))
            .toList();
    Future.all(asked)
        .map(all -> all.<List<String>>list())
        .onSuccess(objections -> answer(exchange, objections))
        .onFailure(failure -> tools.fail(exchange, failure));
  }

  private void answer(Exchange exchange, List<List<String>> objections) {
    if (objections.stream().anyMatch(List::isEmpty)) {
      tools.answer(exchange, 200, OK.copy());
      return;
    }
    tools.answer(
        exchange,
        503,
        JsonWriter.write(
            json -> {
              json.text("status", "unavailable");
              json.text("detail", objections.get(0).get(0));
            }));
  }
}
