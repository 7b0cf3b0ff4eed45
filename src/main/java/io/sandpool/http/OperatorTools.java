package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskSchemas;
import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.http.schema.RawJson;
import io.sandpool.http.schema.Utf8;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link Dialect} that serves operators works with: what it changes or tries out is written
 * down as it is for our own API.
 */
public final class OperatorTools {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Bus bus;
  private final BodyReader bodies;
  private final SettingsChanges changes;
  private final ProviderTrials trials;

  OperatorTools(HttpApi api, BodyReader bodies, Answers answers) {
    this.bus = api.bus();
    this.bodies = bodies;
    AuditTrail audit = new AuditTrail(bus);
    this.changes = new SettingsChanges(bus, audit, answers);
    this.trials = new ProviderTrials(bus, audit);
  }

  /** Reads a body that is an object; empty where there is no body. */
  public Future<Optional<JsonObject>> object(Exchange exchange) {
    JsonBodies.requireJson(exchange.request());
    return bodies.read(exchange).map(OperatorTools::parse);
  }

  private static Optional<JsonObject> parse(Buffer body) {
    String text = Utf8.read(body.getBytes()).orElseThrow(OperatorTools::noObject);
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      new JsonObject(text);
    } catch (DecodeException e) {
      throw noObject();
    }
    return Optional.of(FreeJson.read(new RawJson(text), ""));
  }

  private static ProblemException noObject() {
    return new ProblemException(
        Problem.of(ProblemType.MALFORMED_JSON, "The body is not a JSON object in UTF-8."));
  }

  /** Which providers can be set up. */
  public Future<ProviderSchemas> schemas() {
    return bus.ask(AdminAddresses.SCHEMAS, new AskSchemas(), patience());
  }

  /** What is set. */
  public Future<SettingsView> settings() {
    return bus.ask(AdminAddresses.SETTINGS, new AskSettings(Optional.empty()), patience());
  }

  /** What the database holds of a provider, secrets as they are shown. */
  public static JsonObject saved(SettingsView view, String provider) {
    return ProviderSetupHandler.saved(view, provider);
  }

  /**
   * Puts all settings of a provider in the place of those that are saved.
   *
   * @param view where those that are saved were seen; where others are in force by now, nothing is
   *     changed
   * @param wanted all settings; a secret as it was shown stays
   * @param activate whether it becomes the active one
   */
  public Future<SettingsOutcome> save(
      Exchange exchange, SettingsView view, String provider, JsonObject wanted, boolean activate) {
    JsonObject patch =
        new JsonObject()
            .put("sandbox." + provider, MergePatch.between(saved(view, provider), wanted));
    if (activate) {
      patch.put("sandbox.provider_type", provider);
    }
    return changes.made(
        "provider.save",
        provider,
        new ProposeSettings(exchange.actor(), patch, false, Optional.of(view.version()), ""));
  }

  /** Tries settings of a provider out; what they do not name is as it is saved. */
  public Future<SettingsTrial> tryOut(Exchange exchange, String provider, JsonObject settings) {
    return trials.perform(new TestSettings(exchange.actor(), provider, settings));
  }

  /** Whether all is well with what was tried. */
  public static boolean passed(SettingsTrial trial) {
    return ProviderTrials.passed(trial);
  }

  private Deadline patience() {
    return Deadline.after(bus.ticker(), PATIENCE);
  }
}
