package io.sandpool.provider;

import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what one provider's sandboxes cost within its own budget and that of all. Counts those that
 * were made in this life of the service.
 *
 * <p>Used on the provider's context.
 */
final class Purse {

  private final String provider;
  private final Budget own;
  private final Budget all;
  private final Ticker ticker;
  private final ProviderListener listener;
  private final Set<SandboxRef> living = new HashSet<>();
  private long toldNanos;

  Purse(
      String provider,
      GuardSettings.Spending settings,
      Budget all,
      Ticker ticker,
      ProviderListener listener) {
    this.provider = provider;
    this.own = new Budget(Scope.PROVIDER, settings);
    this.all = all;
    this.ticker = ticker;
    this.listener = listener;
  }

  void reconfigure(GuardSettings.Spending next) {
    own.reconfigure(next);
  }

  /** Why no sandbox may be made now. */
  Optional<ServiceError> refusesCreation() {
    long now = ticker.nanos();
    if (own.isTimeSpent(now)) {
      return Optional.of(spent(own, Kind.SECONDS, now));
    }
    return all.isTimeSpent(now) ? Optional.of(spent(all, Kind.SECONDS, now)) : Optional.empty();
  }

  /** Takes one run out, or says why it may not be. */
  Optional<ServiceError> take() {
    long now = ticker.nanos();
    Optional<Kind> ofOwn = own.spent(now);
    if (ofOwn.isPresent()) {
      return Optional.of(spent(own, ofOwn.get(), now));
    }
    // Others take from it at the same time, so it is looked into and taken from at once.
    Optional<Kind> ofAll = all.take(now);
    if (ofAll.isPresent()) {
      return Optional.of(spent(all, ofAll.get(), now));
    }
    own.take(now);
    return Optional.empty();
  }

  private ServiceError spent(Budget budget, Kind kind, long now) {
    String what = kind == Kind.RUNS ? "runs in a minute" : "sandbox-seconds in an hour";
    String whose = budget == own ? "Provider " + provider : "All leased sandboxes together";
    return new ServiceError.BudgetSpent(
        "%s may take no more %s; the section dispatch of the configuration sets how many."
            .formatted(whose, what),
        budget.untilLess(kind, now));
  }

  /** What sandboxes of earlier lives cost is spent. */
  void remember(List<Lifetime> lifetimes, Instant wall) {
    long now = ticker.nanos();
    // A provider that was removed and comes back has spent of the budget of all in this life, too.
    boolean isNews = all.hears(provider);
    for (Lifetime lifetime : lifetimes) {
      long from = now - Duration.between(lifetime.from(), wall).toNanos();
      long until = now - Duration.between(lifetime.until(), wall).toNanos();
      own.remember(from, until, now);
      if (isNews) {
        all.remember(from, until, now);
      }
    }
  }

  /** The provider goes: whatever is left of it costs nothing more that is counted here. */
  void close() {
    Set.copyOf(living).forEach(this::gone);
  }

  void born(SandboxRef sandbox) {
    if (living.add(sandbox)) {
      own.born(ticker.nanos());
      all.born(ticker.nanos());
    }
  }

  /** It is gone; hearing so twice does no harm. */
  void gone(SandboxRef sandbox) {
    if (living.remove(sandbox)) {
      own.died(ticker.nanos());
      all.died(ticker.nanos());
      countTime();
    }
  }

  void ran() {
    listener.onRemoteRun();
  }

  List<Allowance> allowances() {
    countTime();
    long now = ticker.nanos();
    List<Allowance> allowances = new ArrayList<>(own.report(now));
    allowances.addAll(all.report(now));
    return allowances;
  }

  private void countTime() {
    long nanos = own.livedNanos(ticker.nanos());
    if (nanos > toldNanos) {
      listener.onRemoteTime(Duration.ofNanos(nanos - toldNanos));
      toldNanos = nanos;
    }
  }
}
