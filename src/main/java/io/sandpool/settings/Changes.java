package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsChange;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Compares settings. */
public final class Changes {

  private Changes() {}

  /**
   * The values that differ, by path; of secrets no more than may be shown.
   *
   * @param file what the configuration file says, by rows
   */
  public static List<SettingsChange> between(
      Rows before, Rows after, JsonObject file, ProviderKinds kinds) {
    return leaves(before, file, kinds).changesTo(leaves(after, file, kinds));
  }

  private static Leaves leaves(Rows rows, JsonObject file, ProviderKinds kinds) {
    return Leaves.of(rows.json(), new Secrets(kinds, rows.json(), file));
  }
}
