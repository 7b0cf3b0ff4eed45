package io.sandpool.provider.remote;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps leased sandboxes alive: looks once a second which leases are to be renewed, at a moment
 * drawn for each around the middle of what it has left, few at a time, the one that ends first
 * before all. Gives up those that the cloud will end whatever is done, and those that are gone.
 *
 * <p>Used on the provider's context.
 */
final class Keeper {

  /** Calls at the same time. */
  static final int PARALLEL = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final RemoteSettings settings;
  private final Cloud cloud;
  private final LeaseLedger ledger;
  private final RemoteTools tools;
  private final Roster roster;
  private final BiConsumer<RemoteSandbox, String> onGone;
  private final Map<String, Instant> due = new HashMap<>();
  private final Map<String, Future<Void>> underWay = new HashMap<>();
  private Timers.Cancel next = () -> {};
  private boolean stopped;

  /**
   * Makes a keeper at rest.
   *
   * @param onGone takes a sandbox that is gone or must go, and why
   */
  Keeper(
      RemoteSettings settings,
      Cloud cloud,
      LeaseLedger ledger,
      RemoteTools tools,
      Roster roster,
      BiConsumer<RemoteSandbox, String> onGone) {
    this.settings = settings;
    this.cloud = cloud;
    this.ledger = ledger;
    this.tools = tools;
    this.roster = roster;
    this.onGone = onGone;
  }

  void start() {
    next = tools.timers().after(TICK, this::tick);
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  /**
   * Sees to it that a sandbox lives for another {@code time}.
   *
   * @return fails with {@link CloudException} where it will not
   */
  Future<Void> ensure(RemoteSandbox sandbox, Duration time, Deadline deadline) {
    Instant end = tools.clock().instant().plus(time);
    if (!sandbox.expiresAt().isBefore(end)) {
      return Future.succeededFuture();
    }
    return renew(sandbox, deadline)
        .recover(
            failure ->
                isGone(failure) || sandbox.expiresAt().isBefore(end)
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture());
  }

  private void tick() {
    if (stopped) {
      return;
    }
    Instant now = tools.clock().instant();
    roster.ready().forEach(sandbox -> giveUpIfOld(sandbox, now));
    List<RemoteSandbox> kept =
        roster.ready().stream()
            .filter(sandbox -> !sandbox.isUsed() || sandbox.isRunning())
            .sorted(Comparator.comparing(RemoteSandbox::expiresAt))
            .toList();
    Set<String> ids = new HashSet<>();
    for (RemoteSandbox sandbox : kept) {
      ids.add(sandbox.id());
      Instant at = due.computeIfAbsent(sandbox.id(), id -> draw(sandbox, now));
      if (!at.isAfter(now) && underWay.size() < PARALLEL && !underWay.containsKey(sandbox.id())) {
        renew(sandbox, tools.in(settings.callTimeout()));
      }
    }
    due.keySet().retainAll(ids);
    next = tools.timers().after(TICK, this::tick);
  }

  private void giveUpIfOld(RemoteSandbox sandbox, Instant now) {
    if (sandbox.isUsed()) {
      return;
    }
    if (!now.isBefore(sandbox.retireAt())) {
      onGone.accept(sandbox, "it has nearly reached the greatest age that the cloud allows");
    } else if (!now.isBefore(sandbox.surelyOverAt())) {
      onGone.accept(sandbox, "its lease ran out before it could be renewed");
    }
  }

  /** Puts the end of a sandbox's life off; fails with {@link CloudException}. */
  Future<Void> renew(RemoteSandbox sandbox, Deadline deadline) {
    Future<Void> present = underWay.get(sandbox.id());
    if (present != null) {
      return present;
    }
    Future<Void> renewal =
        cloud.renew(sandbox.id(), deadline).onSuccess(end -> renewed(sandbox, end)).mapEmpty();
    underWay.put(sandbox.id(), renewal);
    return renewal
        .onComplete(done -> underWay.remove(sandbox.id()))
        .onFailure(e -> notRenewed(sandbox, Failures.of(e)));
  }

  private void renewed(RemoteSandbox sandbox, Instant end) {
    Instant now = tools.clock().instant();
    sandbox.renewed(end, now, now.plus(settings.lease()));
    due.put(sandbox.id(), draw(sandbox, now));
    ledger
        .confirm(settings.id(), sandbox.key(), sandbox.id(), sandbox.surelyOverAt())
        .onFailure(e -> LOG.warn("The new end of lease {} is not written", sandbox.key(), e));
  }

  private void notRenewed(RemoteSandbox sandbox, CloudException why) {
    if (isGone(why)) {
      if (roster.find(sandbox.id()).isPresent()) {
        onGone.accept(sandbox, "the cloud does not know it any more");
      }
      return;
    }
    LOG.warn(
        "Provider {}: the lease of {} is not renewed: {}",
        settings.id(),
        sandbox.id(),
        why.getMessage());
    Instant now = tools.clock().instant();
    Duration quarter = Duration.between(now, sandbox.expiresAt()).dividedBy(4);
    Duration pause = quarter.compareTo(AGAIN) < 0 ? quarter : AGAIN;
    Duration asked = why.retryAfter().orElse(Duration.ZERO);
    Duration least = pause.compareTo(TICK) < 0 ? TICK : pause;
    due.put(sandbox.id(), now.plus(asked.compareTo(least) > 0 ? asked : least));
  }

  /** Somewhere around the middle of what is left, so that those made together part. */
  private Instant draw(RemoteSandbox sandbox, Instant now) {
    Duration left = Duration.between(now, sandbox.expiresAt());
    double share = 0.4 + 0.2 * tools.random().getAsDouble();
    Duration pause = Duration.ofMillis((long) (left.toMillis() * share));
    return now.plus(pause.compareTo(AGAIN) < 0 ? AGAIN : pause);
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof CloudException known && known.kind() == CloudException.Kind.NOT_FOUND;
  }
}
