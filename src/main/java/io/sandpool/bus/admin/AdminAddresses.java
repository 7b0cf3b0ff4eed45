package io.sandpool.bus.admin;

import io.sandpool.bus.Address;
import io.sandpool.bus.Done;

/** Every address that serves operators. */
public final class AdminAddresses {

  /** Fails with {@code NotFound} where there is no such version. Served by settings. */
  public static final Address<AskSettings, SettingsView> SETTINGS =
      new Address<>("settings.read", AskSettings.class, SettingsView.class);

  /** Fails with {@code Stale} where another version is in force. Served by settings. */
  public static final Address<ProposeSettings, SettingsOutcome> PROPOSE =
      new Address<>("settings.propose", ProposeSettings.class, SettingsOutcome.class);

  /** Fails with {@code NotFound}, or with {@code Stale}. Served by settings. */
  public static final Address<RestoreSettings, SettingsOutcome> RESTORE =
      new Address<>("settings.restore", RestoreSettings.class, SettingsOutcome.class);

  /** Served by settings. */
  public static final Address<AskVersions, SettingsVersions> VERSIONS =
      new Address<>("settings.versions", AskVersions.class, SettingsVersions.class);

  /** Served by settings. */
  public static final Address<AskSchemas, ProviderSchemas> SCHEMAS =
      new Address<>("settings.schemas", AskSchemas.class, ProviderSchemas.class);

  /** Fails with {@code NotFound} where there is no such provider. Served by settings. */
  public static final Address<TestSettings, SettingsTrial> TEST =
      new Address<>("settings.test", TestSettings.class, SettingsTrial.class);

  /** Served by access. */
  public static final Address<CreateKey, KeyCreated> CREATE_KEY =
      new Address<>("keys.create", CreateKey.class, KeyCreated.class);

  /** Served by access. */
  public static final Address<ListKeys, Keys> LIST_KEYS =
      new Address<>("keys.list", ListKeys.class, Keys.class);

  /**
   * Fails with {@code NotFound} where there is no such key, or it is another tenant's. Served by
   * access.
   */
  public static final Address<RevokeKey, Done> REVOKE_KEY =
      new Address<>("keys.revoke", RevokeKey.class, Done.class);

  /** Served by access. */
  public static final Address<AppendAudit, Done> APPEND_AUDIT =
      new Address<>("audit.append", AppendAudit.class, Done.class);

  /** Served by access. */
  public static final Address<AskAudit, AuditPage> AUDIT =
      new Address<>("audit.read", AskAudit.class, AuditPage.class);

  /** Served by the history. */
  public static final Address<AskHistory, History> HISTORY =
      new Address<>("history.read", AskHistory.class, History.class);

  private AdminAddresses() {}

  /** Served by the pool. */
  public static Address<ControlPool, Done> control(String pool) {
    return new Address<>("pool." + pool + ".control", ControlPool.class, Done.class);
  }

  /**
   * What other sizes would have given. Fails with {@code InvalidRequest} where a size cannot be,
   * and with {@code Busy} while another such question is being answered. Served by the pool.
   */
  public static Address<AskPlan, PoolPlan> plan(String pool) {
    return new Address<>("pool." + pool + ".plan", AskPlan.class, PoolPlan.class);
  }
}
