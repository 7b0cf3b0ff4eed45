package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskSchemas;
import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** How providers are set up: what is below {@code /v1/admin/providers} but for trials. */
final class ProviderSetupHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private final Bus bus;
  private final JsonBodies bodies;
  private final RequestSchema body;
  private final SettingsChanges changes;
  private final Answers answers;

  ProviderSetupHandler(
      Bus bus, JsonBodies bodies, RequestSchema body, SettingsChanges changes, Answers answers) {
    this.bus = bus;
    this.bodies = bodies;
    this.body = body;
    this.changes = changes;
    this.answers = answers;
  }

  void list(Exchange exchange) {
    schemas()
        .onSuccess(
            all ->
                answers.json(
                    exchange, JsonWriter.write(json -> ProviderSetupJson.write(json, all))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void one(Exchange exchange) {
    String id = id(exchange);
    Future<ProviderSchema> schema = schemas().map(all -> find(all, id));
    Future<SettingsView> settings = settings();
    Future.all(schema, settings)
        .onSuccess(
            both -> {
              Versions.tag(exchange, settings.result().version());
              answers.json(
                  exchange,
                  JsonWriter.write(
                      json -> ProviderSetupJson.write(json, schema.result(), settings.result())));
            })
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  /** Puts all settings of a provider in the place of those that are saved. */
  void save(Exchange exchange) {
    String id = id(exchange);
    boolean dryRun = Query.of(exchange).isDryRun();
    Optional<Long> expected = Versions.expected(exchange.request(), dryRun);
    bodies
        .read(exchange, body)
        .compose(fields -> settings().map(view -> patch(id, fields, view)))
        .map(
            change ->
                new ProposeSettings(
                    exchange.actor(), change.patch(), dryRun, expected, change.note()))
        .onSuccess(change -> changes.propose(exchange, "provider.save", id, change))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void activate(Exchange exchange) {
    String id = id(exchange);
    Optional<Long> expected = Versions.expected(exchange.request(), false);
    JsonObject patch = new JsonObject().put("sandbox.provider_type", id);
    ProposeSettings change = new ProposeSettings(exchange.actor(), patch, false, expected, "");
    bodies
        .drop(exchange)
        .compose(read -> schemas())
        .map(all -> find(all, id))
        .onSuccess(known -> changes.propose(exchange, "provider.activate", id, change))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private record Change(JsonObject patch, String note) {}

  private static Change patch(String id, JsonFields fields, SettingsView view) {
    JsonObject wanted = FreeJson.read(fields.raw("settings").orElseThrow(), "/settings");
    JsonObject patch =
        new JsonObject().put("sandbox." + id, MergePatch.between(saved(view, id), wanted));
    if (fields.bool("activate").orElse(false)) {
      patch.put("sandbox.provider_type", id);
    }
    return new Change(patch, fields.text("note").orElse(""));
  }

  /** What the database holds of a provider. */
  static JsonObject saved(SettingsView view, String id) {
    return view.settings().getValue("sandbox." + id) instanceof JsonObject saved
        ? saved
        : new JsonObject();
  }

  /** The provider that a path names; one that is unknown may be made by saving it. */
  static String id(Exchange exchange) {
    String id = exchange.context().pathParam("id");
    if (!ID.matcher(id).matches()) {
      throw noSuchProvider();
    }
    return id;
  }

  private static ProviderSchema find(ProviderSchemas all, String id) {
    return all.providers().stream()
        .filter(provider -> provider.id().equals(id))
        .findFirst()
        .orElseThrow(ProviderSetupHandler::noSuchProvider);
  }

  private static ProblemException noSuchProvider() {
    return new ProblemException(
        Problem.of(ProblemType.NOT_FOUND, "There is no such provider; see /v1/admin/providers."));
  }

  private Future<ProviderSchemas> schemas() {
    return bus.ask(AdminAddresses.SCHEMAS, new AskSchemas(), patience());
  }

  private Future<SettingsView> settings() {
    return bus.ask(AdminAddresses.SETTINGS, new AskSettings(Optional.empty()), patience());
  }

  private Deadline patience() {
    return Deadline.after(bus.ticker(), PATIENCE);
  }
}
