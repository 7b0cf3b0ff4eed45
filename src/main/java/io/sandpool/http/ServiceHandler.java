package io.sandpool.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** What tells of the service itself: index, document, languages, metrics. */
final class ServiceHandler {

  private final Vertx vertx;
  private final OpenApiDocument document;
  private final Supplier<ApiCatalog> catalog;
  private final Supplier<MetricsPage> metrics;
  private final Answers answers;

  ServiceHandler(
      Vertx vertx,
      OpenApiDocument document,
      Supplier<ApiCatalog> catalog,
      Supplier<MetricsPage> metrics,
      Answers answers) {
    this.vertx = vertx;
    this.document = document;
    this.catalog = catalog;
    this.metrics = metrics;
    this.answers = answers;
  }

  void index(RoutingContext context) {
    answers.json(
        Exchange.of(context),
        JsonWriter.write(
            json -> {
              json.text("name", "sandpool");
              json.object("links");
              json.text("openapi", "/openapi.json");
              json.text("executions", "/v1/executions");
              json.text("languages", "/v1/languages");
              json.text("pools", "/v1/pools");
              json.text("providers", "/v1/providers");
              json.text("ready", "/health/ready");
              json.text("metrics", "/metrics");
              json.endObject();
            }));
  }

  void document(RoutingContext context) {
    answers.json(Exchange.of(context), document.text());
  }

  void languages(RoutingContext context) {
    answers.json(Exchange.of(context), JsonWriter.write(this::writeLanguages));
  }

  private void writeLanguages(JsonWriter json) {
    json.array("languages");
    for (ApiCatalog.Language language : catalog.get().languages()) {
      json.object();
      json.text("name", language.name());
      json.texts("aliases", language.aliases());
      json.texts("pools", language.pools());
      LimitsJson.write(json, "default_limits", language.defaults());
      LimitsJson.write(json, "maximum_limits", language.maxima());
      writeTemplates(json, language.templates());
      json.endObject();
    }
    json.endArray();
  }

  private static void writeTemplates(JsonWriter json, List<ApiCatalog.Template> templates) {
    json.array("templates");
    for (ApiCatalog.Template template : templates) {
      json.object();
      json.text("name", template.name());
      json.bool("default", template.byDefault());
      json.texts("pools", template.pools());
      LimitsJson.write(json, "default_limits", template.defaults());
      LimitsJson.write(json, "maximum_limits", template.maxima());
      json.endObject();
    }
    json.endArray();
  }

  /** Off the event loop: a registry may be large. */
  void metrics(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    vertx
        .executeBlocking(metrics::get, false)
        .onSuccess(
            page -> answers.send(exchange, 200, page.contentType(), Buffer.buffer(page.text())))
        .onFailure(failure -> answers.fail(exchange, failure));
  }
}
