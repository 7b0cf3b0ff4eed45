package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsChange;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Keeps versions sealed. Futures fail with {@link SealException} where one cannot be opened, else
 * as those of {@link VersionStore}.
 */
public final class Vault {

  private static final String ROWS = "rows";
  private static final String CHANGES = "changes";

  private final VersionStore store;
  private final Sealer sealer;
  private final String installation;

  /**
   * Keeps them in {@code store}.
   *
   * @param installation names the installation: what is sealed for one opens in no other
   */
  public Vault(VersionStore store, Sealer sealer, String installation) {
    this.store = store;
    this.sealer = sealer;
    this.installation = installation;
  }

  /** The version that is in force. */
  public Future<Optional<Version>> latest() {
    return store.latest().map(found -> found.map(this::open));
  }

  /** The version of that number. */
  public Future<Optional<Version>> version(long number) {
    return store.version(number).map(found -> found.map(this::open));
  }

  /** Versions, the latest first; of one that cannot be opened, the note says so. */
  Future<List<Version>> list(Optional<Long> before, int limit) {
    return store.list(before, limit).map(found -> found.stream().map(this::tryToOpen).toList());
  }

  /** Adds one; false where there is one of its number already. */
  public Future<Boolean> append(Version version) {
    return store.append(
        new SealedVersion(
            version.number(),
            version.at(),
            version.by(),
            version.note(),
            sealer.seal(encode(version).encode(), context(version.number()))));
  }

  /** Seals every version with {@code other} instead, all or none; says how many there are. */
  public Future<Integer> reseal(Sealer other) {
    return store.reseal(
        version -> {
          String context = context(version.number());
          return new SealedVersion(
              version.number(),
              version.at(),
              version.by(),
              version.note(),
              other.seal(sealer.open(version.sealed(), context), context));
        });
  }

  private String context(long number) {
    return "Version %d of the settings of installation %s".formatted(number, installation);
  }

  private Version open(SealedVersion version) {
    JsonObject content = new JsonObject(sealer.open(version.sealed(), context(version.number())));
    return new Version(
        version.number(),
        version.at(),
        version.by(),
        version.note(),
        Rows.of(content.getJsonObject(ROWS)),
        content.getJsonArray(CHANGES).stream()
            .map(JsonObject.class::cast)
            .map(Vault::change)
            .toList());
  }

  private Version tryToOpen(SealedVersion version) {
    try {
      return open(version);
    } catch (SealException e) {
      return new Version(
          version.number(),
          version.at(),
          version.by(),
          String.valueOf(e.getMessage()),
          Rows.NONE,
          List.of());
    }
  }

  private static JsonObject encode(Version version) {
    JsonArray changes = new JsonArray();
    for (SettingsChange change : version.changes()) {
      JsonObject one = new JsonObject().put("path", change.path());
      change.before().ifPresent(before -> one.put("before", before));
      change.after().ifPresent(after -> one.put("after", after));
      changes.add(one);
    }
    return new JsonObject().put(ROWS, version.rows().json()).put(CHANGES, changes);
  }

  private static SettingsChange change(JsonObject one) {
    return new SettingsChange(
        one.getString("path"),
        Optional.ofNullable(one.getString("before")),
        Optional.ofNullable(one.getString("after")));
  }
}
