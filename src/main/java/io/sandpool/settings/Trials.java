package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsTrial;
import io.vertx.core.Future;

/** Tries providers out that need not serve. */
public interface Trials {

  /**
   * Makes the provider {@code id} of {@code rows} afresh and tries it, beside whatever runs. Called
   * on an event loop; completes on it, within a few minutes.
   */
  Future<SettingsTrial> perform(String id, Rows rows);
}
