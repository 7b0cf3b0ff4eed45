package io.sandpool.app;

import io.sandpool.access.AuditStore;
import io.sandpool.access.KeyStore;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.runs.RunStore;
import io.sandpool.settings.VersionStore;
import io.sandpool.store.Database;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.store.DatabaseSettings;
import io.sandpool.store.SqlAudit;
import io.sandpool.store.SqlKeys;
import io.sandpool.store.SqlLeaseLedger;
import io.sandpool.store.SqlRuns;
import io.sandpool.store.SqlSettings;
import io.sandpool.store.SqlWebhooks;
import io.sandpool.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * The database and what is kept in it: opened before everything that uses it, closed after.
 *
 * <p>Asks the database every few seconds how many leases there are, which also shows whether it is
 * there while nobody else needs it.
 */
public final class Storage {

  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Database database;
  private final SqlLeaseLedger ledger;
  private final SqlSettings settings;
  private final String instance;
  private final long timer;

  private Storage(
      Vertx vertx,
      Database database,
      SqlLeaseLedger ledger,
      SqlSettings settings,
      String instance,
      long timer) {
    this.vertx = vertx;
    this.database = database;
    this.ledger = ledger;
    this.settings = settings;
    this.instance = instance;
    this.timer = timer;
  }

  /**
   * Opens the database at {@code address}. Fails with what an operator can do.
   *
   * @param instance the installation
   */
  public static Future<Storage> open(
      Vertx vertx, DatabaseMeters meters, DatabaseAddress address, String instance) {
    return Database.open(vertx, DatabaseSettings.of(address), meters)
        .map(
            database -> {
              SqlLeaseLedger ledger = new SqlLeaseLedger(database, instance);
              count(ledger, meters);
              long timer = vertx.setPeriodic(EVERY.toMillis(), fired -> count(ledger, meters));
              return new Storage(
                  vertx, database, ledger, new SqlSettings(database, instance), instance, timer);
            });
  }

  /** The database says itself in the log why it cannot be asked. */
  private static void count(SqlLeaseLedger ledger, DatabaseMeters meters) {
    ledger.count().onSuccess(meters::leases);
  }

  /** Where remote sandboxes are written down. */
  public LeaseLedger ledger() {
    return ledger;
  }

  /** Where the versions of the settings are. */
  public VersionStore settings() {
    return settings;
  }

  /** Where keys are kept. */
  public KeyStore keys() {
    return new SqlKeys(database, instance);
  }

  /** Where the audit log is kept. */
  public AuditStore audit() {
    return new SqlAudit(database, instance);
  }

  /** Where events for callers' servers are kept. */
  public WebhookStore webhooks() {
    return new SqlWebhooks(database, instance);
  }

  /** Where runs are kept. */
  public RunStore runs() {
    return new SqlRuns(database, instance);
  }

  /** Finishes what is under way and lets go of the database. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return database.close();
  }
}
