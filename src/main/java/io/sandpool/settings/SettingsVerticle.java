package io.sandpool.settings;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
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
  private final Vault vault;
  private final Version current;
  private final ProviderKinds kinds;
  private final Installer installer;
  private final Trials trials;
  private final InstantSource clock;
  private final Turns turns = new Turns(MOST_CHANGES);
  private final Promise<Begun> begun = Promise.promise();

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
    this.vault = vault;
    this.current = current;
    this.kinds = kinds;
    this.installer = installer;
    this.trials = trials;
    this.clock = clock;
  }

  private record Begun(Home home, SettingsDesk desk) {}

  @Override
  public Future<?> start() {
    Home home = new Home(context);
    Installer here = home.bring(installer);
    SettingsDesk desk = new SettingsDesk(vault, here, kinds, clock, current);
    Catalogue catalogue = new Catalogue(kinds);
    TrialDesk trialDesk = new TrialDesk(desk, here, catalogue, home.bring(trials));
    bus.serve(AdminAddresses.SETTINGS, desk::view);
    bus.serve(AdminAddresses.VERSIONS, desk::versions);
    bus.serve(AdminAddresses.PROPOSE, proposal -> turns.take(() -> desk.propose(proposal)));
    bus.serve(AdminAddresses.RESTORE, order -> turns.take(() -> desk.restore(order)));
    bus.serve(
        AdminAddresses.SCHEMAS,
        ask -> Future.succeededFuture(catalogue.list(desk.rows(), here.surroundings())));
    bus.serve(AdminAddresses.TEST, trialDesk::perform);
    begun.complete(new Begun(home, desk));
    return Future.succeededFuture();
  }

  /**
   * Does {@code work} with the rows in force while nobody changes them, on this verticle's context.
   * May be called on any thread.
   */
  public <T> Future<T> undisturbed(Function<Rows, Future<T>> work) {
    Promise<T> done = Promise.promise();
    begun
        .future()
        .onSuccess(
            here ->
                here.home().context().runOnContext(go -> undisturbed(here, work).onComplete(done)));
    return done.future();
  }

  private <T> Future<T> undisturbed(Begun here, Function<Rows, Future<T>> work) {
    return turns.take(() -> here.home().bring(work.apply(here.desk().rows())));
  }
}
