package io.sandpool.http;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.SlotState;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.AuditPage;
import io.sandpool.bus.admin.History;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.KeyView;
import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.ProviderSchemas.SettingField;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingValue.Source;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.SizingViews;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the operators' page shows in tests. Whatever people can name holds markup. */
final class PageSamples {

  /** Runs where a page takes text for markup. */
  static final String MARKUP = "<img src=x onerror=\"window.hacked=1\"><b>bold</b>";

  static final String SECRET = "e2b_" + "0123456789".repeat(4);
  static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");
  static final Actor ADA = new Actor("ada " + MARKUP, "system", "127.0.0.1");

  static final ApiCatalog CATALOG =
      new ApiCatalog(
          List.of(language("python"), language("nodejs"), language("bash")),
          List.of("python", "nodejs", "bash", "e2b-python"),
          List.of(
              new ApiCatalog.Provider(
                  "self_managed",
                  List.of("python", "nodejs", "bash"),
                  List.of("python", "nodejs", "bash"),
                  Optional.empty()),
              new ApiCatalog.Provider(
                  "e2b", List.of("e2b-python"), List.of("python"), Optional.empty())));

  static final Map<String, JsonObject> SETTINGS = settings();

  private PageSamples() {}

  private static ApiCatalog.Language language(String name) {
    return new ApiCatalog.Language(
        name, List.of(), List.of(name), Samples.DEFAULTS, Samples.MAXIMA, List.of());
  }

  private static Map<String, JsonObject> settings() {
    JsonObject first = new JsonObject().put("sandbox.provider_type", "self_managed");
    JsonObject second =
        first
            .copy()
            .put("pools.python", new JsonObject().put("min_idle", 6).put("max_total", 16))
            .put("sandbox.self_managed", new JsonObject().put("endpoint", "unix:///docker.sock"));
    JsonObject third =
        second
            .copy()
            .put(
                "sandbox.e2b",
                new JsonObject()
                    .put("api_key", shown("e2b_secret_beef"))
                    .put("template", "code-interpreter-v1")
                    .put("timeout", 300)
                    .put("metadata", new JsonObject().put("team", MARKUP)));
    Map<String, JsonObject> settings = new LinkedHashMap<>();
    settings.put("seeded at the first start", first);
    settings.put("room for the morning", second);
    settings.put("E2B as a reserve " + MARKUP, third);
    return settings;
  }

  static JsonObject shown(String secret) {
    return new JsonObject().put("set", true).put("last4", secret.substring(secret.length() - 4));
  }

  static Map<String, PoolStatus> pools() {
    Map<String, PoolStatus> pools = new LinkedHashMap<>();
    pools.put("python", pool("python", "self_managed", PoolHealth.READY, 6, 5, 16, 12_480, 12_391));
    pools.put("nodejs", pool("nodejs", "self_managed", PoolHealth.WARMING, 1, 0, 8, 310, 298));
    pools.put("bash", pool("bash", "self_managed", PoolHealth.DEGRADED, 0, 1, 8, 42, 20));
    pools.put("e2b-python", pool("e2b-python", "e2b", PoolHealth.READY, 0, 2, 20, 7, 0));
    return pools;
  }

  static PoolStatus pool(
      String name,
      String provider,
      PoolHealth health,
      int idle,
      int leased,
      int max,
      long leases,
      long warm) {
    boolean degraded = health == PoolHealth.DEGRADED;
    return new PoolStatus(
        name,
        provider,
        new SandboxSpec(
            name, name.replace("e2b-", ""), "sandpool/" + name, List.of(), Samples.MAXIMA),
        health,
        Map.of(
            SlotState.CREATING, health == PoolHealth.READY ? 1 : 2,
            SlotState.IDLE, idle,
            SlotState.VALIDATING, idle > 4 ? 1 : 0,
            SlotState.LEASED, leased,
            SlotState.RETIRING, leased > 1 ? 1 : 0),
        Math.min(6, max / 2),
        max,
        6,
        3,
        degraded ? 4 : 0,
        64,
        degraded ? Optional.of(Duration.ofMillis(2300)) : Optional.empty(),
        warm,
        leases,
        degraded
            ? Optional.of(
                new PoolStatus.Failure(
                    Instant.now().minusSeconds(95),
                    "The image sandpool/bash:" + MARKUP + " is not there."))
            : Optional.empty(),
        SizingViews.demand(6, Math.min(6, max / 2), max));
  }

  static Map<String, ProviderReport> providers() {
    Map<String, ProviderReport> providers = new LinkedHashMap<>();
    providers.put(
        "self_managed",
        new ProviderReport(
            new ProviderStatus(
                "self_managed",
                "gvisor",
                ProviderHealth.UP,
                Optional.empty(),
                Capabilities.local(),
                15,
                Map.of("engine_version", "27.5.1", "runtime", "runsc release-20260601.0")),
            new ProviderReport.Circuit(CircuitState.CLOSED, Optional.empty(), Optional.empty()),
            List.of()));
    providers.put(
        "e2b",
        new ProviderReport(
            new ProviderStatus(
                "e2b",
                "e2b",
                ProviderHealth.UNAUTHORISED,
                Optional.of("The API answered 401: " + MARKUP),
                new Capabilities(
                    true,
                    Map.of("python", Set.of(Feature.STDIN)),
                    Optional.empty(),
                    OptionalInt.of(20)),
                2,
                Map.of()),
            new ProviderReport.Circuit(
                CircuitState.OPEN,
                Optional.of("Five calls failed in a row."),
                Optional.of(Duration.ofMillis(4200))),
            List.of(
                new Allowance(ProviderReport.Scope.PROVIDER, ProviderReport.Kind.RUNS, 60, 41),
                new Allowance(
                    ProviderReport.Scope.PROVIDER, ProviderReport.Kind.SECONDS, 3600, 2875))));
    return providers;
  }

  static ProviderSchemas schemas(JsonObject rows) {
    String active = rows.getString("sandbox.provider_type");
    return new ProviderSchemas(
        List.of(
            provider(
                "self_managed",
                "gvisor",
                "Self-managed (gVisor)",
                "Sandboxes on this machine, in gVisor.",
                rows,
                active,
                List.of(
                    field("endpoint", "string", "Docker endpoint", "Where the engine listens.", ""),
                    field("runtime", "string", "Runtime", "The OCI runtime.", "\"runsc\""))),
            provider(
                "e2b",
                "e2b",
                "E2B",
                "Sandboxes leased from E2B, or from a cloud that speaks its protocol.",
                rows,
                active,
                e2bFields()),
            provider(
                "aliyun_codeinterpreter",
                "aliyun",
                "Alibaba Cloud AgentRun",
                "Code interpreters leased from Alibaba Cloud.",
                rows,
                active,
                List.of(secret("api_key", "Access key secret", "ALIYUN_SECRET")))));
  }

  private static ProviderSchema provider(
      String id,
      String type,
      String name,
      String summary,
      JsonObject rows,
      String active,
      List<SettingField> fields) {
    boolean isActive = id.equals(active);
    boolean runs = isActive || id.equals("self_managed") || id.equals("e2b");
    return new ProviderSchema(
        id,
        type,
        name,
        summary,
        List.of(),
        rows.containsKey("sandbox." + id),
        runs,
        isActive,
        fields);
  }

  private static List<SettingField> e2bFields() {
    return List.of(
        secret("api_key", "API key", "E2B_API_KEY"),
        field("template", "string", "Template", "What sandboxes are made of.", "\"base\""),
        new SettingField(
            "timeout",
            "integer",
            "Time to live",
            "Seconds until a sandbox ends by itself.",
            false,
            Optional.of("300"),
            List.of(),
            Optional.of(30),
            Optional.of(3600),
            false,
            Optional.empty()),
        new SettingField(
            "region",
            "string",
            "Region",
            "Where sandboxes live.",
            false,
            Optional.of("\"us\""),
            List.of("us", "eu"),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty()),
        field("secure", "boolean", "Secured", "Whether the guest asks for a token.", "true"),
        field("metadata", "object", "Metadata", "Labels of every sandbox, as JSON.", ""));
  }

  private static SettingField secret(String name, String label, String variable) {
    return new SettingField(
        name,
        "string",
        label,
        "From the provider's dashboard.",
        true,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.of(variable));
  }

  private static SettingField field(
      String name, String type, String label, String help, String fallback) {
    return new SettingField(
        name,
        type,
        label,
        help,
        false,
        Optional.of(fallback).filter(value -> !value.isEmpty()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** What is wrong with rows, by the rules of the schemas above. */
  static List<SettingsProblem> problems(JsonObject rows) {
    List<SettingsProblem> problems = new ArrayList<>();
    if (rows.getValue("sandbox.e2b") instanceof JsonObject e2b) {
      if (!e2b.containsKey("api_key")) {
        problems.add(new SettingsProblem("sandbox.e2b.api_key", "is required"));
      }
      if (!(e2b.getValue("timeout", 300) instanceof Number timeout)
          || timeout.intValue() < 30
          || timeout.intValue() > 3600) {
        problems.add(
            new SettingsProblem(
                "sandbox.e2b.timeout",
                "must be an integer from 30 to 3600, was " + e2b.getValue("timeout")));
      }
      if (!(e2b.getValue("metadata", new JsonObject()) instanceof JsonObject)) {
        problems.add(new SettingsProblem("sandbox.e2b.metadata", "must be an object"));
      }
    }
    if (rows.getValue("pools.python") instanceof JsonObject pool
        && pool.getInteger("min_idle", 0) > pool.getInteger("max_total", 16)) {
      problems.add(new SettingsProblem("pools.python.min_idle", "must be at most max_total"));
    }
    return problems;
  }

  static List<SettingValue> values(JsonObject rows) {
    List<SettingValue> values = new ArrayList<>();
    values.add(new SettingValue("limits.wall_time", "\"10s\"", Source.FILE));
    values.add(new SettingValue("pools.nodejs.min_idle", "4", Source.ENVIRONMENT));
    values.add(new SettingValue("dispatch.spill_after", "\"500ms\"", Source.DEFAULT));
    for (String row : rows.fieldNames()) {
      if (rows.getValue(row) instanceof JsonObject object) {
        object.forEach(
            field ->
                values.add(
                    new SettingValue(
                        row + "." + field.getKey(),
                        Json.encode(field.getValue()),
                        Source.DATABASE)));
      } else {
        values.add(new SettingValue(row, Json.encode(rows.getValue(row)), Source.DATABASE));
      }
    }
    return values;
  }

  static SettingsTrial trial() {
    return new SettingsTrial(
        List.of(),
        Optional.of(
            new ProviderTrial(
                "e2b",
                "python",
                List.of(
                    step(Name.PROBE, End.PASSED, 84, ""),
                    step(Name.CREATE, End.PASSED, 412, ""),
                    step(Name.RUN, End.FAILED, 96, "It printed " + MARKUP),
                    step(Name.DESTROY, End.PASSED, 130, "")))),
        Optional.of(report(MARKUP + "\n", "warned\n")));
  }

  private static Step step(Name name, End end, int millis, String error) {
    return new Step(
        name, end, Duration.ofMillis(millis), Optional.of(error).filter(text -> !text.isEmpty()));
  }

  static RunReport report(String stdout, String stderr) {
    return new RunReport(
        Outcome.SUCCEEDED,
        OptionalInt.of(0),
        Optional.empty(),
        new Output(Bytes.utf8(stdout), false),
        new Output(Bytes.utf8(stderr), false),
        Optional.of("{\"answer\":\"<i>42</i>\"}"),
        Optional.empty(),
        List.of(),
        List.of(),
        Duration.ofMillis(31),
        Usage.unknown());
  }

  static List<KeyView> keys() {
    return List.of(
        revoked(key("key_3", "left over", Role.OPERATE)),
        key("key_2", "ci " + MARKUP, Role.RUN),
        key("key_1", "ada", Role.ADMIN));
  }

  static KeyView key(String id, String name, Role role) {
    boolean run = role == Role.RUN;
    return new KeyView(
        id,
        name,
        role,
        run ? "acme" : "system",
        "6789",
        AT,
        "first start",
        run ? Optional.of(Instant.now().plusSeconds(86_400 * 20)) : Optional.empty(),
        Optional.empty(),
        Optional.of(Instant.now().minusSeconds(130)),
        run ? new KeyLimits(Optional.of(8), Optional.of(600)) : KeyLimits.NONE);
  }

  static KeyView revoked(KeyView key) {
    return new KeyView(
        key.id(),
        key.name(),
        key.role(),
        key.tenant(),
        key.last4(),
        key.createdAt(),
        key.createdBy(),
        key.expires(),
        Optional.of(AT),
        key.lastUsed(),
        key.limits());
  }

  static void entries(List<AuditPage.Entry> entries) {
    JsonObject detail = new JsonObject().put("note", MARKUP).put("version", 3);
    entries.add(0, entry(1, new AppendAudit(ADA, "key.create", MARKUP, "done", new JsonObject())));
    entries.add(0, entry(2, new AppendAudit(ADA, "provider.test", "e2b", "failed", detail)));
    entries.add(0, entry(3, new AppendAudit(ADA, "settings.apply", "sandbox.e2b", "done", detail)));
  }

  static AuditPage.Entry entry(long sequence, AppendAudit entry) {
    return new AuditPage.Entry(
        sequence,
        AT.plusSeconds(60 * sequence),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.outcome(),
        entry.detail(),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0" + sequence % 10);
  }

  /** An hour that ends now, with a busy quarter and a gap in it. */
  static History history() {
    Instant now = Instant.now();
    Map<String, List<History.Sample>> pools = new LinkedHashMap<>();
    List<History.Sample> python = new ArrayList<>();
    List<History.Sample> bash = new ArrayList<>();
    for (int i = 360; i >= 0; i--) {
      if (i > 200 && i < 215) {
        continue;
      }
      double wave = Math.sin(i / 17.0) + Math.sin(i / 5.0) / 2;
      boolean busy = i > 60 && i < 150;
      int leased = (int) Math.round((busy ? 7 : 2) + 1.6 * wave);
      int idle = Math.max(0, 8 - leased / 2);
      int waiting = busy && wave > 0.7 ? (int) (4 * wave) : 0;
      Instant at = now.minusSeconds(10L * i);
      long leases = Math.max(0, Math.round(leased * 3.4));
      python.add(
          new History.Sample(
              at, idle, leased, idle + leased, waiting, leases, Math.max(0, leases - waiting * 2)));
      bash.add(new History.Sample(at, i > 30 ? 2 : 0, 1, 3, 0, 1, 1));
    }
    pools.put("python", python);
    pools.put("bash", bash);
    return new History(Duration.ofSeconds(10), pools);
  }
}
