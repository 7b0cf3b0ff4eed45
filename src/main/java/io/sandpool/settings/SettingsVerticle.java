package io.sandpool.settings;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.function.Function;

/** Serves the settings on the bus. Deploy one; changes are made one after the other. */
public final class SettingsVerticle extends VerticleBase {

  /** Changes that may wait; nobody makes more by hand. */
  private static final int MOST_CHANGES = 32;

  private final Bus bus;
  private final SettingsDesk desk;
  private final TrialDesk trials;
  private final Catalogue catalogue;
  private final Installer installer;
  private final Turns turns = new Turns(MOST_CHANGES);
  private final Promise<Context> home = Promise.promise();

  /**
   * Makes it at rest.
   *
   * @param current the version that is in force, and the latest in {@code vault}
   */
  public SettingsVerticle(
      Bus bus,
      Vault vault,
      Version current,
      ProviderKinds kinds,
      Installer installer,
      Trials trials,
      InstantSource clock) {
    this.bus = bus;
    this.installer = installer;
    this.catalogue = new Catalogue(kinds);
    this.desk = new SettingsDesk(vault, installer, kinds, clock, current);
    this.trials = new TrialDesk(desk, installer, catalogue, trials);
  }

  @Override
  public Future<?> start() {
    bus.serve(AdminAddresses.SETTINGS, desk::view);
    bus.serve(AdminAddresses.VERSIONS, desk::versions);
    bus.serve(AdminAddresses.PROPOSE, proposal -> turns.take(() -> desk.propose(proposal)));
    bus.serve(AdminAddresses.RESTORE, order -> turns.take(() -> desk.restore(order)));
    bus.serve(
        AdminAddresses.SCHEMAS,
        ask -> Future.succeededFuture(catalogue.list(desk.rows(), installer.surroundings())));
    bus.serve(AdminAddresses.TEST, trials::perform);
    home.complete(context);
    return Future.succeededFuture();
  }

  /**
   * Does {@code work} with the rows in force while nobody changes them, on this verticle's context.
   * May be called on any thread.
   */
  public <T> Future<T> undisturbed(Function<Rows, Future<T>> work) {
    Promise<T> done = Promise.promise();
    home.future()
        .onSuccess(
            context ->
                context.runOnContext(
                    go -> turns.take(() -> work.apply(desk.rows())).onComplete(done)));
    return done.future();
  }
}
