package io.sandpool.http;

import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AuditPage;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.History;
import io.sandpool.bus.admin.KeyCreated;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.KeyView;
import io.sandpool.bus.admin.Keys;
import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.ProviderSchemas.SettingField;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingValue.Source;
import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsVersions;
import io.sandpool.bus.admin.SettingsView;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that those who serve operators answer with. */
final class AdminSamples {

  static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  private AdminSamples() {}

  static SettingsView settings() {
    return new SettingsView(
        7,
        AT,
        "ada",
        "first",
        new JsonObject()
            .put("sandbox.provider_type", "gvisor")
            .put(
                "sandbox.cloud",
                new JsonObject()
                    .put("api_key", new JsonObject().put("set", true).put("last4", "beef"))
                    .put("template", "base")
                    .put("metadata", new JsonObject().put("team", "a").put("cost", "1"))),
        List.of(
            new SettingValue("sandbox.cloud.template", "\"base\"", Source.DATABASE),
            new SettingValue("pools.python.min_idle", "8", Source.ENVIRONMENT)));
  }

  static SettingsOutcome outcome(boolean applied) {
    return new SettingsOutcome(
        applied,
        applied ? 8 : 7,
        List.of(),
        List.of(
            new SettingsChange("pools.python.min_idle", Optional.of("4"), Optional.of("8")),
            new SettingsChange(
                "sandbox.cloud.api_key", Optional.empty(), Optional.of("{\"set\":true}"))),
        List.of(new SettingsOutcome.Effect("pool", "python", "4 sandboxes are made.")));
  }

  static SettingsVersions versions() {
    return new SettingsVersions(
        List.of(
            new SettingsVersions.Version(
                7,
                AT,
                "ada",
                "",
                List.of(new SettingsChange("limits.cpus", Optional.of("1"), Optional.empty())))));
  }

  static ProviderSchemas schemas() {
    return new ProviderSchemas(
        List.of(
            new ProviderSchema(
                "gvisor", "gvisor", "gVisor", "Here.", List.of(), true, true, true, List.of()),
            new ProviderSchema(
                "cloud",
                "e2b",
                "E2B",
                "Leased.",
                List.of("cloud"),
                true,
                false,
                false,
                List.of(
                    new SettingField(
                        "api_key",
                        "string",
                        "API key",
                        "From the dashboard.",
                        true,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.of("E2B_API_KEY")),
                    new SettingField(
                        "timeout",
                        "integer",
                        "Timeout",
                        "In seconds.",
                        false,
                        Optional.of("30"),
                        List.of("30", "60"),
                        Optional.of(1),
                        Optional.of(300),
                        false,
                        Optional.empty())))));
  }

  static SettingsTrial trial() {
    return new SettingsTrial(
        List.of(),
        Optional.of(
            new ProviderTrial(
                "gvisor",
                "python",
                List.of(
                    new Step(Name.PROBE, End.PASSED, Duration.ofMillis(2), Optional.empty()),
                    new Step(Name.CREATE, End.PASSED, Duration.ofMillis(3), Optional.empty())))),
        Optional.of(Samples.eventful("exec_1").report()));
  }

  static KeyView key(String name, Role role) {
    return new KeyView(
        "key_1",
        name,
        role,
        "system",
        "beef",
        AT,
        "ada",
        Optional.of(AT),
        Optional.empty(),
        Optional.empty(),
        new KeyLimits(Optional.of(4), Optional.empty()));
  }

  static KeyCreated created(CreateKey order) {
    return new KeyCreated(key(order.name(), order.role()), "e2b_" + "0f".repeat(20));
  }

  static Keys keys() {
    return new Keys(List.of(key("ci", Role.RUN)));
  }

  static AuditPage audit() {
    return new AuditPage(
        List.of(
            new AuditPage.Entry(
                1,
                AT,
                new Actor("ada", "system", "127.0.0.1"),
                "pool.drain",
                "python",
                "done",
                new JsonObject().put("why", "because"),
                "00ff")));
  }

  static History history() {
    return new History(
        Duration.ofSeconds(10),
        Map.of("python", List.of(new History.Sample(AT, 3, 1, 5, 0, 12, 11))));
  }
}
