package io.sandpool.http;

import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Feature;
import java.util.Optional;
import java.util.TreeMap;

/** A provider as JSON. */
final class ProviderJson {

  private ProviderJson() {}

  static void write(JsonWriter json, ApiCatalog.Provider provider, ProviderReport report) {
    ProviderStatus status = report.status();
    json.text("id", provider.id());
    json.text("type", status.type());
    json.text("health", status.health().wireName());
    writeOptional(json, "reason", status.reason());
    json.bool("remote", status.capabilities().remote());
    writeCircuit(json, report.circuit());
    writeLanguages(json, provider, status.capabilities());
    json.texts("pools", provider.pools());
    writeLimits(json, status.capabilities());
    writeBudgets(json, report);
    json.number("sandboxes", status.sandboxes());
    json.object("facts");
    new TreeMap<>(status.facts()).forEach(json::text);
    json.endObject();
  }

  /** A provider that does not say how it is. */
  static void writeUnknown(JsonWriter json, ApiCatalog.Provider provider, String reason) {
    json.text("id", provider.id());
    json.text("health", "unknown");
    json.text("reason", reason);
  }

  private static void writeCircuit(JsonWriter json, ProviderReport.Circuit circuit) {
    json.object("circuit");
    json.text("state", circuit.state().wireName());
    writeOptional(json, "reason", circuit.reason());
    if (circuit.nextProbe().isPresent()) {
      json.number("next_probe_in_ms", ExecutionJson.millis(circuit.nextProbe().get()));
    } else {
      json.nothing("next_probe_in_ms");
    }
    json.endObject();
  }

  private static void writeLanguages(
      JsonWriter json, ApiCatalog.Provider provider, Capabilities capabilities) {
    json.array("languages");
    for (String language : provider.languages()) {
      json.object();
      json.text("name", language);
      json.texts(
          "features",
          capabilities.features(language).stream().sorted().map(Feature::wireName).toList());
      json.endObject();
    }
    json.endArray();
  }

  private static void writeLimits(JsonWriter json, Capabilities capabilities) {
    json.object("limits");
    if (capabilities.maxWall().isPresent()) {
      json.number("wall_time_ms", capabilities.maxWall().get().toMillis());
    } else {
      json.nothing("wall_time_ms");
    }
    if (capabilities.maxSandboxes().isPresent()) {
      json.number("sandboxes", capabilities.maxSandboxes().getAsInt());
    } else {
      json.nothing("sandboxes");
    }
    json.endObject();
  }

  private static void writeBudgets(JsonWriter json, ProviderReport report) {
    if (report.budgets().isEmpty()) {
      json.nothing("budget");
      return;
    }
    json.object("budget");
    for (Scope scope : Scope.values()) {
      json.object(scope.wireName());
      report.budgets().stream()
          .filter(allowance -> allowance.scope() == scope)
          .forEach(allowance -> writeAllowance(json, allowance));
      json.endObject();
    }
    json.endObject();
  }

  private static void writeAllowance(JsonWriter json, Allowance allowance) {
    json.object(allowance.kind() == Kind.RUNS ? "runs_per_minute" : "seconds_per_hour");
    json.number("limit", allowance.limit());
    json.number("left", (long) allowance.left());
    json.endObject();
  }

  static void write(JsonWriter json, ProviderTrial trial) {
    json.text("provider", trial.provider());
    json.text("language", trial.language());
    json.bool("passed", trial.passed());
    json.array("steps");
    for (ProviderTrial.Step step : trial.steps()) {
      json.object();
      json.text("name", step.name().wireName());
      json.text("end", step.end().wireName());
      json.number("time_ms", ExecutionJson.millis(step.took()));
      writeOptional(json, "error", step.error());
      json.endObject();
    }
    json.endArray();
  }

  private static void writeOptional(JsonWriter json, String name, Optional<String> value) {
    if (value.isPresent()) {
      json.text(name, value.get());
    } else {
      json.nothing(name);
    }
  }
}
