package io.sandpool.http;

import io.sandpool.bus.ProviderTrial;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * {@code GET /v1/providers}, {@code GET /v1/providers/{id}} and {@code POST
 * /v1/providers/{id}/test}.
 */
final class ProviderHandler {

  private final Providers providers;
  private final BodyReader bodies;
  private final AuditTrail audit;
  private final Answers answers;

  ProviderHandler(Providers providers, BodyReader bodies, AuditTrail audit, Answers answers) {
    this.providers = providers;
    this.bodies = bodies;
    this.audit = audit;
    this.answers = answers;
  }

  void list(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    providers
        .askAll()
        .onSuccess(all -> answers.json(exchange, JsonWriter.write(json -> write(json, all))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void one(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    ApiCatalog.Provider provider = providers.find(context.pathParam("id"));
    providers
        .ask(provider)
        .onSuccess(
            report ->
                answers.json(
                    exchange, JsonWriter.write(json -> ProviderJson.write(json, provider, report))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  /** Reads the body, which says nothing, so that the connection can be used again. */
  void test(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    ApiCatalog.Provider provider = providers.find(context.pathParam("id"));
    bodies
        .read(exchange)
        .compose(
            read ->
                audit.follow(
                    exchange.actor(),
                    "provider.test",
                    provider.id(),
                    tryOut(provider),
                    ProviderHandler::told))
        .onSuccess(
            trial ->
                answers.json(exchange, JsonWriter.write(json -> ProviderJson.write(json, trial))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private Future<ProviderTrial> tryOut(ApiCatalog.Provider provider) {
    return provider
        .trial()
        .map(spec -> providers.tryOut(provider, spec))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new ProblemException(
                        Problem.of(
                            ProblemType.CONFLICT,
                            "No pool has sandboxes of this provider; give it one, then try it."))));
  }

  private static AuditTrail.Told told(ProviderTrial trial) {
    return AuditTrail.Told.done(new JsonObject().put("passed", trial.passed()));
  }

  private static void write(JsonWriter json, List<Providers.Answer> all) {
    json.array("providers");
    for (Providers.Answer answer : all) {
      json.object();
      answer
          .report()
          .ifPresentOrElse(
              report -> ProviderJson.write(json, answer.provider(), report),
              () -> ProviderJson.writeUnknown(json, answer.provider(), answer.reason()));
      json.endObject();
    }
    json.endArray();
  }
}
