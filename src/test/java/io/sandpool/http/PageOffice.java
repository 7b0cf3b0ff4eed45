package io.sandpool.http;

import io.sandpool.bus.Done;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.AskVersions;
import io.sandpool.bus.admin.AuditPage;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyCreated;
import io.sandpool.bus.admin.KeyView;
import io.sandpool.bus.admin.Keys;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.RevokeKey;
import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsOutcome.Effect;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.SettingsVersions;
import io.sandpool.bus.admin.SettingsVersions.Version;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Serves operators as the service does, from memory: settings with versions, keys, an audit log.
 * What it shows first is always the same.
 */
final class PageOffice {

  final List<ControlPool> controlled = new CopyOnWriteArrayList<>();
  private final FakeOffice office;
  private final List<String> pools;
  private final List<JsonObject> settings = new CopyOnWriteArrayList<>();
  private final List<Version> versions = new CopyOnWriteArrayList<>();
  private final List<KeyView> keys = new CopyOnWriteArrayList<>();
  private final List<AuditPage.Entry> entries = new CopyOnWriteArrayList<>();

  PageOffice(FakeOffice office, List<String> pools) {
    this.office = office;
    this.pools = pools;
  }

  /** All is as it was in the beginning. */
  void reset() {
    office.reset(pools);
    controlled.clear();
    settings.clear();
    versions.clear();
    keys.clear();
    entries.clear();
    PageSamples.SETTINGS.forEach(
        (note, rows) -> {
          JsonObject before = settings.isEmpty() ? new JsonObject() : current();
          add(rows, PageSamples.ADA.name(), note, changes(before, rows));
        });
    keys.addAll(PageSamples.keys());
    PageSamples.entries(entries);
    office.on(AdminAddresses.SETTINGS, ask -> view(ask.version().orElse(version())));
    office.on(AdminAddresses.VERSIONS, this::page);
    office.on(AdminAddresses.SCHEMAS, ask -> schemas());
    office.on(AdminAddresses.PROPOSE, this::propose);
    office.on(AdminAddresses.RESTORE, this::restore);
    office.on(AdminAddresses.TEST, this::test);
    office.on(AdminAddresses.LIST_KEYS, ask -> new Keys(keys));
    office.on(AdminAddresses.CREATE_KEY, this::create);
    office.on(AdminAddresses.REVOKE_KEY, this::revoke);
    office.on(AdminAddresses.AUDIT, ask -> new AuditPage(entries));
    office.on(AdminAddresses.APPEND_AUDIT, this::append);
    office.on(AdminAddresses.HISTORY, ask -> PageSamples.history());
    for (String pool : pools) {
      office.on(
          AdminAddresses.plan(pool),
          question -> pool.equals("python") ? PlanSamples.plan(pool) : PlanSamples.nothing(pool));
      office.on(
          AdminAddresses.control(pool),
          order -> {
            controlled.add(order);
            return Done.DONE;
          });
    }
  }

  JsonObject current() {
    return settings.get(settings.size() - 1);
  }

  void changeBySomebodyElse() {
    add(current().copy(), "bob", "meanwhile", List.of());
  }

  private long version() {
    return settings.size();
  }

  private void add(JsonObject rows, String by, String note, List<SettingsChange> changes) {
    Instant at = PageSamples.AT.plusSeconds(3600L * settings.size());
    settings.add(rows);
    versions.add(0, new Version(settings.size(), at, by, note, changes));
  }

  private SettingsView view(long version) {
    Version made = versions.get((int) (version() - version));
    JsonObject rows = settings.get((int) version - 1);
    List<SettingValue> values = version == version() ? PageSamples.values(rows) : List.of();
    return new SettingsView(version, made.at(), made.by(), made.note(), rows, values);
  }

  private SettingsVersions page(AskVersions question) {
    return new SettingsVersions(
        versions.stream()
            .filter(version -> version.version() < question.before().orElse(Long.MAX_VALUE))
            .limit(question.limit())
            .toList());
  }

  private ProviderSchemas schemas() {
    return PageSamples.schemas(current());
  }

  private SettingsOutcome propose(ProposeSettings change) {
    JsonObject next = merged(current(), sealed(change.patch()));
    return conclude(next, change.dryRun(), change.expected(), change.actor(), change.note());
  }

  private SettingsOutcome restore(RestoreSettings order) {
    JsonObject next = settings.get((int) order.version() - 1);
    return conclude(
        next, order.dryRun(), order.expected(), order.actor(), "Version " + order.version());
  }

  private SettingsOutcome conclude(
      JsonObject next, boolean dryRun, Optional<Long> expected, Actor actor, String note) {
    if (expected.isPresent() && expected.get() != version()) {
      throw new ServiceException(
          new ServiceError.Stale("It is version " + version() + " now.", version()));
    }
    List<SettingsChange> changes = changes(current(), next);
    List<SettingsProblem> problems = PageSamples.problems(next);
    boolean applied = !dryRun && problems.isEmpty();
    if (applied) {
      add(next, actor.name(), note, changes);
    }
    List<Effect> effects =
        changes.isEmpty()
            ? List.of()
            : List.of(new Effect("pool", "python", "Its idle sandboxes are replaced one by one."));
    return new SettingsOutcome(applied, version(), problems, changes, effects);
  }

  private SettingsTrial test(io.sandpool.bus.admin.TestSettings order) {
    JsonObject next =
        merged(
            current(),
            new JsonObject().put("sandbox." + order.provider(), sealed(order.settings())));
    List<SettingsProblem> problems = PageSamples.problems(next);
    return problems.isEmpty()
        ? PageSamples.trial()
        : new SettingsTrial(problems, Optional.empty(), Optional.empty());
  }

  private KeyCreated create(CreateKey order) {
    KeyView key = PageSamples.key("key_" + (keys.size() + 1), order.name(), order.role());
    keys.add(0, key);
    return new KeyCreated(key, PageSamples.SECRET);
  }

  private Done revoke(RevokeKey order) {
    keys.replaceAll(key -> key.id().equals(order.id()) ? PageSamples.revoked(key) : key);
    return Done.DONE;
  }

  private Done append(AppendAudit entry) {
    entries.add(0, PageSamples.entry(entries.size() + 1, entry));
    return Done.DONE;
  }

  /** Merge patch, as RFC 7396 has it. */
  private static JsonObject merged(JsonObject target, JsonObject patch) {
    JsonObject merged = target.copy();
    for (Map.Entry<String, Object> field : patch) {
      if (field.getValue() == null) {
        merged.remove(field.getKey());
      } else if (field.getValue() instanceof JsonObject inner && !inner.containsKey("set")) {
        Object old = merged.getValue(field.getKey());
        JsonObject before = old instanceof JsonObject object ? object : new JsonObject();
        merged.put(field.getKey(), merged(before, inner));
      } else {
        merged.put(field.getKey(), field.getValue());
      }
    }
    return merged;
  }

  /** With its secrets as they are shown. */
  private static JsonObject sealed(JsonObject patch) {
    JsonObject sealed = new JsonObject();
    for (Map.Entry<String, Object> field : patch) {
      Object value = field.getValue();
      if (value instanceof JsonObject inner) {
        sealed.put(field.getKey(), sealed(inner));
      } else if (field.getKey().equals("api_key") && value instanceof String secret) {
        sealed.put(field.getKey(), PageSamples.shown(secret));
      } else {
        sealed.put(field.getKey(), value);
      }
    }
    return sealed;
  }

  private static List<SettingsChange> changes(JsonObject before, JsonObject after) {
    Map<String, String> old = flat(before);
    Map<String, String> next = flat(after);
    TreeSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(next.keySet());
    List<SettingsChange> changes = new ArrayList<>();
    for (String path : paths) {
      if (!Objects.equals(old.get(path), next.get(path))) {
        changes.add(
            new SettingsChange(
                path, Optional.ofNullable(old.get(path)), Optional.ofNullable(next.get(path))));
      }
    }
    return changes;
  }

  private static Map<String, String> flat(JsonObject rows) {
    Map<String, String> flat = new LinkedHashMap<>();
    rows.forEach(row -> flatten(row.getKey(), row.getValue(), flat));
    return flat;
  }

  private static void flatten(String path, Object value, Map<String, String> flat) {
    if (value instanceof JsonObject object && !object.containsKey("set")) {
      object.forEach(field -> flatten(path + "." + field.getKey(), field.getValue(), flat));
    } else {
      flat.put(path, Json.encode(value));
    }
  }
}
