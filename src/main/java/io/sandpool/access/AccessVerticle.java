package io.sandpool.access;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Serves operators' questions about keys and the audit log, and looks every few seconds whether
 * somebody else has changed keys, such as the command for a lost key.
 */
public final class AccessVerticle extends VerticleBase {

  private final Bus bus;
  private final KeyStore keys;
  private final AuditStore audit;
  private final HeadFile headFile;
  private final Keyring keyring;
  private final InstantSource clock;
  private final Duration every;

  /**
   * Keeps {@code keyring} in step with {@code keys}. Deploy one.
   *
   * @param every how often to look whether somebody else changed keys
   */
  public AccessVerticle(
      Bus bus,
      KeyStore keys,
      AuditStore audit,
      HeadFile headFile,
      Keyring keyring,
      InstantSource clock,
      Duration every) {
    this.bus = bus;
    this.keys = keys;
    this.audit = audit;
    this.headFile = headFile;
    this.keyring = keyring;
    this.clock = clock;
    this.every = every;
  }

  /** Completes when the keys are in force. */
  @Override
  public Future<?> start() {
    KeyDesk desk = new KeyDesk(keys, keyring, clock);
    AuditLog log = new AuditLog(vertx, audit, headFile, clock);
    bus.serve(AdminAddresses.CREATE_KEY, desk::create);
    bus.serve(AdminAddresses.LIST_KEYS, desk::list);
    bus.serve(AdminAddresses.REVOKE_KEY, desk::revoke);
    bus.serve(AdminAddresses.APPEND_AUDIT, log::append);
    bus.serve(AdminAddresses.AUDIT, log::page);
    // A database that cannot be asked says so itself; the keys known stay in force.
    vertx.setPeriodic(every.toMillis(), fired -> desk.refresh());
    return desk.refresh().compose(loaded -> log.begin());
  }
}
