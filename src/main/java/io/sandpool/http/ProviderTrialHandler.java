package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.json.JsonObject;

/** {@code POST /v1/admin/providers/{id}/test}: tries settings out that need not be saved. */
final class ProviderTrialHandler {

  private final JsonBodies bodies;
  private final RequestSchema body;
  private final ProviderTrials trials;
  private final Answers answers;

  ProviderTrialHandler(
      Bus bus, JsonBodies bodies, RequestSchema body, AuditTrail audit, Answers answers) {
    this.bodies = bodies;
    this.body = body;
    this.trials = new ProviderTrials(bus, audit);
    this.answers = answers;
  }

  void handle(Exchange exchange) {
    String id = ProviderSetupHandler.id(exchange);
    bodies
        .read(exchange, body)
        .map(fields -> new TestSettings(exchange.actor(), id, settings(fields)))
        .compose(trials::perform)
        .onSuccess(trial -> answers.json(exchange, JsonWriter.write(json -> write(json, trial))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static JsonObject settings(JsonFields fields) {
    return fields
        .raw("settings")
        .map(raw -> FreeJson.read(raw, "/settings"))
        .orElseGet(JsonObject::new);
  }

  private static void write(JsonWriter json, SettingsTrial trial) {
    json.bool("passed", ProviderTrials.passed(trial));
    SettingsJson.writeProblems(json, trial.problems());
    json.array("steps");
    trial.trial().ifPresent(steps -> steps.steps().forEach(step -> write(json, step)));
    json.endArray();
    trial.run().ifPresentOrElse(run -> write(json, run), () -> json.nothing("run"));
  }

  private static void write(JsonWriter json, ProviderTrial.Step step) {
    json.object();
    json.text("name", step.name().wireName());
    json.text("end", step.end().wireName());
    json.number("took_ms", ExecutionJson.millis(step.took()));
    json.text("error", step.error());
    json.endObject();
  }

  private static void write(JsonWriter json, RunReport run) {
    json.object("run");
    if (run.exitCode().isPresent()) {
      json.number("exit_code", run.exitCode().getAsInt());
    } else {
      json.nothing("exit_code");
    }
    json.text("stdout", OutputText.of(run.stdout()));
    json.text("stderr", OutputText.of(run.stderr()));
    json.number("duration_ms", ExecutionJson.millis(run.runTime()));
    json.endObject();
  }
}
