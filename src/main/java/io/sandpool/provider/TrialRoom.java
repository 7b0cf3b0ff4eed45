package io.sandpool.provider;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claims;
import io.sandpool.bus.Done;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.TryProvider;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.util.Set;

/**
 * Tries a provider out, one trial at a time: a probe, a sandbox of no pool, a program in it, and
 * its end. The circuit breaker does not keep a trial away, for it is how an operator finds out why
 * the breaker is open.
 *
 * <p>The sandbox belongs to a pool that is none: this room answers for it as a pool would, so that
 * reconciliation leaves it alone while the trial lasts, and ends it where a trial was cut off.
 */
final class TrialRoom {

  private final SandboxProvider provider;
  private final Bus bus;
  private final Timers timers;
  private final String pool;
  private long trials;
  private boolean busy;

  TrialRoom(SandboxProvider provider, Bus bus, Timers timers) {
    this.provider = provider;
    this.bus = bus;
    this.timers = timers;
    // No pool of the configuration may have a dot in its name.
    this.pool = "trial." + provider.id();
  }

  void open() {
    bus.serve(Addresses.tryOut(provider.id()), this::begin);
    bus.serve(
        Addresses.claims(pool),
        ask -> Future.succeededFuture(new Claims(busy ? Set.of(trials) : Set.of())));
    // The run's own failure tells of a loss, and the next trial uses a new image anyway.
    bus.serve(Addresses.lost(pool), lost -> Future.succeededFuture(Done.DONE));
    bus.serve(Addresses.renew(pool), renew -> Future.succeededFuture(Done.DONE));
  }

  private Future<ProviderTrial> begin(TryProvider order) {
    if (busy) {
      return Future.failedFuture(
          new ServiceException(
              new ServiceError.Busy(
                  "A trial of provider "
                      + provider.id()
                      + " is under way; wait for its end and ask again.")));
    }
    busy = true;
    trials++;
    return new Trial(
            provider, bus.ticker(), timers, order.spec(), new SlotIdentity(pool, trials, 1))
        .perform()
        .onComplete(done -> busy = false)
        .map(Trial.Report::trial);
  }
}
