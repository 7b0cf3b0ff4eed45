package io.sandpool.provider;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskClaims;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claims;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds sandboxes that nobody claims, and destroys those that it found so twice.
 *
 * <p>Nobody claims what was made in an earlier life of the service, what carries a slot that its
 * pool does not know, and what belongs to a pool that is not there. A pool that does not answer
 * claims everything. Twice, because a sandbox may be seen between two states of its slot.
 *
 * <p>Used on the provider's context.
 */
final class Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int PARALLEL = 4;

  private final SandboxProvider provider;
  private final Bus bus;
  private final String boot;
  private final ProviderListener listener;
  private Set<SandboxRef> suspects = Set.of();
  private boolean underWay;

  Reconciler(SandboxProvider provider, Bus bus, String boot, ProviderListener listener) {
    this.provider = provider;
    this.bus = bus;
    this.boot = boot;
    this.listener = listener;
  }

  /** Looks once; does nothing while an earlier look has not ended. Never fails. */
  Future<Void> pass() {
    if (underWay) {
      return Future.succeededFuture();
    }
    underWay = true;
    return provider
        .listOwned()
        .compose(this::findOrphans)
        .compose(this::destroySuspects)
        .onFailure(e -> LOG.warn("Provider {} cannot be reconciled: {}", provider.id(), text(e)))
        .onComplete(done -> underWay = false)
        .otherwiseEmpty();
  }

  /**
   * Ends everything that there is, claimed or not, since the provider goes.
   *
   * @param goes asked before each end: a provider may stay after all
   * @return fails where it is not known what there is
   */
  Future<Void> clear(BooleanSupplier goes) {
    return provider
        .listOwned()
        .compose(
            all -> {
              Queue<OwnedSandbox> condemned = new ArrayDeque<>(all);
              return destroyAll(condemned, goes);
            });
  }

  private Future<List<OwnedSandbox>> findOrphans(List<OwnedSandbox> owned) {
    Map<String, List<OwnedSandbox>> ofThisLife = new HashMap<>();
    List<OwnedSandbox> orphans = new ArrayList<>();
    for (OwnedSandbox one : owned) {
      if (one.boot().equals(boot)) {
        ofThisLife.computeIfAbsent(one.identity().pool(), pool -> new ArrayList<>()).add(one);
      } else {
        orphans.add(one);
      }
    }
    List<Future<Void>> answers = new ArrayList<>();
    ofThisLife.forEach((pool, ones) -> answers.add(addUnclaimed(pool, ones, orphans)));
    return Future.join(answers).map(all -> orphans);
  }

  private Future<Void> addUnclaimed(
      String pool, List<OwnedSandbox> ones, List<OwnedSandbox> orphans) {
    return bus.ask(Addresses.claims(pool), new AskClaims(), Deadline.after(bus.ticker(), PATIENCE))
        .recover(
            failure ->
                isAbsent(failure)
                    ? Future.succeededFuture(new Claims(Set.of()))
                    : Future.failedFuture(failure))
        .onSuccess(
            claims ->
                ones.stream()
                    .filter(one -> !claims.slots().contains(one.identity().slot()))
                    .forEach(orphans::add))
        .onFailure(e -> LOG.warn("Pool {} does not say what it claims: {}", pool, text(e)))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private static boolean isAbsent(Throwable failure) {
    return failure instanceof ServiceException known
        && known.error() instanceof ServiceError.ProviderUnavailable;
  }

  private Future<Void> destroySuspects(List<OwnedSandbox> orphans) {
    Queue<OwnedSandbox> condemned = new ArrayDeque<>();
    Set<SandboxRef> seenOnce = new HashSet<>();
    for (OwnedSandbox orphan : orphans) {
      if (suspects.contains(orphan.sandbox())) {
        condemned.add(orphan);
      } else {
        seenOnce.add(orphan.sandbox());
      }
    }
    suspects = seenOnce;
    if (!condemned.isEmpty()) {
      LOG.info("Provider {}: {} sandboxes are nobody's and go", provider.id(), condemned.size());
    }
    return destroyAll(condemned, () -> true);
  }

  private Future<Void> destroyAll(Queue<OwnedSandbox> condemned, BooleanSupplier still) {
    List<Future<Void>> workers = new ArrayList<>();
    for (int i = 0; i < PARALLEL; i++) {
      workers.add(destroyNext(condemned, still));
    }
    return Future.join(workers).mapEmpty();
  }

  private Future<Void> destroyNext(Queue<OwnedSandbox> condemned, BooleanSupplier still) {
    OwnedSandbox orphan = condemned.poll();
    if (orphan == null || !still.getAsBoolean()) {
      return Future.succeededFuture();
    }
    return provider
        .destroy(orphan.sandbox())
        .onSuccess(
            gone -> {
              LOG.debug("Orphan {} of {} is destroyed", orphan.sandbox(), orphan.identity());
              listener.onOrphanDestroyed();
            })
        .onFailure(e -> LOG.warn("Orphan {} is not destroyed: {}", orphan.sandbox().id(), text(e)))
        .transform(result -> destroyNext(condemned, still));
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
