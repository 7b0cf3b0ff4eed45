package io.sandpool.http.ragflow;

import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.http.DialectTools;
import io.sandpool.http.Exchange;
import io.sandpool.http.OperatorTools;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** The five paths by which RAGFlow's admin pages set providers up. */
final class AdminHandler {

  private static final String UPDATED = "Sandbox configuration updated successfully";
  private static final int SHOWN = 64;

  private final DialectTools tools;
  private final OperatorTools office;

  AdminHandler(DialectTools tools) {
    this.tools = tools;
    this.office = tools.forOperators();
  }

  void providers(Exchange exchange) {
    answer(
        exchange,
        office
            .schemas()
            .map(
                all ->
                    AdminJson.success(
                        AdminJson.SUCCESS, json -> ProviderForm.writeList(json, all))));
  }

  void schema(Exchange exchange) {
    String id = exchange.pathParam("id");
    answer(
        exchange,
        office
            .schemas()
            .map(all -> find(all, id, "Unknown provider: "))
            .map(
                provider ->
                    AdminJson.success(
                        AdminJson.SUCCESS, json -> ProviderForm.writeFields(json, provider))));
  }

  void read(Exchange exchange) {
    answer(exchange, seen().map(seen -> config(AdminJson.SUCCESS, seen, active(seen))));
  }

  void save(Exchange exchange) {
    answer(
        exchange,
        office
            .object(exchange)
            .map(ProviderOrder::of)
            .compose(order -> seen().compose(seen -> save(exchange, order, seen))));
  }

  void test(Exchange exchange) {
    answer(
        exchange,
        office
            .object(exchange)
            .map(ProviderOrder::of)
            .compose(order -> seen().compose(seen -> test(exchange, order, seen))));
  }

  /** What can be set up, and what is set. */
  private record Seen(ProviderSchemas all, SettingsView settings) {

    JsonObject saved(String provider) {
      return OperatorTools.saved(settings, provider);
    }
  }

  private Future<Seen> seen() {
    Future<ProviderSchemas> all = office.schemas();
    Future<SettingsView> settings = office.settings();
    return Future.all(all, settings).map(both -> new Seen(all.result(), settings.result()));
  }

  private static ProviderSchema active(Seen seen) {
    return seen.all().providers().stream()
        .filter(ProviderSchema::active)
        .findFirst()
        .orElseThrow(() -> new RefusedException("No provider is active"));
  }

  private static ProviderSchema find(ProviderSchemas all, String id, String complaint) {
    return ProviderForm.find(all, id)
        .orElseThrow(
            () ->
                new RefusedException(
                    complaint + (id.length() <= SHOWN ? id : id.substring(0, SHOWN) + "…")));
  }

  private static Buffer config(String message, Seen seen, ProviderSchema provider) {
    JsonObject saved = seen.saved(provider.id());
    JsonObject shown = saved.isEmpty() ? ProviderForm.defaults(provider) : ShownSecrets.show(saved);
    return AdminJson.success(
        message,
        json -> {
          json.object("data");
          json.text("provider_type", provider.id());
          json.raw("config", shown.encode());
          json.endObject();
        });
  }

  private Future<Buffer> save(Exchange exchange, ProviderOrder order, Seen seen) {
    ProviderSchema provider = find(seen.all(), order.provider(), "Unknown provider type: ");
    JsonObject wanted = ShownSecrets.read(order.config(), seen.saved(provider.id()));
    return office
        .save(exchange, seen.settings(), provider.id(), wanted, order.activate())
        .map(AdminHandler::accepted)
        .compose(saved -> seen())
        .map(now -> config(UPDATED, now, provider));
  }

  private static SettingsOutcome accepted(SettingsOutcome outcome) {
    requireNone(outcome.problems());
    return outcome;
  }

  private Future<Buffer> test(Exchange exchange, ProviderOrder order, Seen seen) {
    ProviderSchema provider = find(seen.all(), order.provider(), "Unknown provider type: ");
    JsonObject settings = ShownSecrets.read(order.config(), seen.saved(provider.id()));
    return office.tryOut(exchange, provider.id(), settings).map(AdminHandler::tried);
  }

  private static Buffer tried(SettingsTrial trial) {
    requireNone(trial.problems());
    return AdminJson.success(AdminJson.SUCCESS, json -> TrialStory.of(trial).write(json));
  }

  private static void requireNone(List<SettingsProblem> problems) {
    if (!problems.isEmpty()) {
      throw new RefusedException(
          problems.stream()
              .map(problem -> problem.path() + ": " + problem.message())
              .collect(Collectors.joining("; ", "Provider validation failed: ", "")));
    }
  }

  private void answer(Exchange exchange, Future<Buffer> answer) {
    answer
        .onSuccess(json -> tools.answer(exchange, 200, json))
        .onFailure(
            failure -> {
              if (failure instanceof RefusedException refused) {
                tools.answer(exchange, 400, AdminJson.failure(400, refused.sentence()));
              } else {
                tools.fail(exchange, failure);
              }
            });
  }
}
