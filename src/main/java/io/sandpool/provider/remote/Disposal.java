package io.sandpool.provider.remote;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.RemoteLease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sandboxes, and forgets their leases when the cloud has confirmed that they are gone, not
 * before. Used on the provider's context.
 */
final class Disposal {

  private static final Logger LOG = LoggerFactory.getLogger(Disposal.class);

  private final RemoteSettings settings;
  private final Cloud cloud;
  private final LeaseLedger ledger;
  private final RemoteTools tools;
  private final Map<String, Future<Void>> underWay = new HashMap<>();
  private final Map<String, String> owed = new HashMap<>();
  private final Map<String, Boolean> ended = new Recent();
  private boolean stopped;

  Disposal(RemoteSettings settings, Cloud cloud, LeaseLedger ledger, RemoteTools tools) {
    this.settings = settings;
    this.cloud = cloud;
    this.ledger = ledger;
    this.tools = tools;
  }

  /** How many live on although they are to be ended, as far as is known. */
  int pending() {
    Set<String> all = new HashSet<>(underWay.keySet());
    all.addAll(owed.keySet());
    return all.size();
  }

  /**
   * The cloud or the ledger still has a sandbox: whoever wants its end now must ask for it anew.
   */
  void seen(String sandboxId) {
    ended.remove(sandboxId);
  }

  /** Begins nothing new by itself any more. */
  void stop() {
    stopped = true;
  }

  /**
   * Ends a sandbox; whoever asks while it is being ended waits for the same end.
   *
   * @param key its lease, absent where the ledger has none
   * @return fails with {@link CloudException} where the cloud does not confirm it
   */
  Future<Void> end(String sandboxId, Optional<String> key) {
    Future<Void> present = underWay.get(sandboxId);
    if (present != null || ended.containsKey(sandboxId)) {
      return present != null ? present : Future.succeededFuture();
    }
    key.ifPresent(known -> owed.put(sandboxId, known));
    Optional<String> lease = Optional.ofNullable(owed.get(sandboxId));
    Promise<Void> done = Promise.promise();
    underWay.put(sandboxId, done.future());
    kill(sandboxId, 1)
        .compose(gone -> lease.map(this::forget).orElseGet(Future::succeededFuture))
        .onSuccess(gone -> isGone(sandboxId))
        .onFailure(e -> LOG.warn("Sandbox {} is not ended yet: {}", sandboxId, e.getMessage()))
        .onComplete(
            result -> {
              underWay.remove(sandboxId);
              done.handle(result);
            });
    return done.future();
  }

  /**
   * Settles a lease of which nobody knows whether a sandbox came of it: what carries its mark is
   * ended.
   *
   * @return fails where that cannot be known yet
   */
  Future<Void> resolve(RemoteLease lease) {
    return cloud
        .list(tools.in(settings.callTimeout()))
        .compose(
            all ->
                endAll(
                    new ArrayDeque<>(
                        all.stream().filter(one -> one.key().equals(lease.key())).toList()),
                    lease));
  }

  /**
   * Settles such a lease soon, without anybody waiting for it; the reconciler has the last word.
   */
  void resolveLater(RemoteLease lease) {
    resolveLater(lease, new ArrayDeque<>(settings.cleanUp().soon()));
  }

  /** Gives a lease up; where the ledger cannot be written, the reconciler does it later. */
  Future<Void> forget(String key) {
    return ledger
        .forget(settings.id(), key)
        .onFailure(e -> LOG.warn("Lease {} is not forgotten yet: {}", key, e.getMessage()))
        .otherwiseEmpty();
  }

  private void isGone(String sandboxId) {
    owed.remove(sandboxId);
    ended.put(sandboxId, true);
  }

  private void resolveLater(RemoteLease lease, Queue<Duration> pauses) {
    Duration pause = pauses.poll();
    if (pause != null && !stopped) {
      tools
          .timers()
          .after(
              pause,
              () -> {
                if (!stopped) {
                  resolve(lease).onFailure(e -> resolveLater(lease, pauses));
                }
              });
    }
  }

  private Future<Void> endAll(Queue<Cloud.Marked> found, RemoteLease lease) {
    if (found.isEmpty()) {
      Instant settled = lease.createdAt().plus(settings.cleanUp().settling());
      return settled.isBefore(tools.clock().instant())
          ? forget(lease.key())
          : Future.failedFuture(
              Failures.unavailable(
                  "It cannot be known yet whether a sandbox comes of lease " + lease.key() + "."));
    }
    List<Future<Void>> ends = new ArrayList<>();
    found.forEach(one -> ends.add(end(one.sandboxId(), Optional.of(lease.key()))));
    return Future.join(ends).mapEmpty();
  }

  private Future<Void> kill(String sandboxId, int attempt) {
    return cloud
        .kill(sandboxId, tools.in(settings.callTimeout()))
        .recover(failure -> again(sandboxId, attempt, Failures.of(failure)));
  }

  private Future<Void> again(String sandboxId, int attempt, CloudException why) {
    boolean useless =
        why.kind() == CloudException.Kind.UNAUTHORISED || why.kind() == CloudException.Kind.REFUSED;
    Optional<Duration> pause =
        useless || stopped
            ? Optional.empty()
            : settings.retries().pause(attempt, why, settings.callTimeout(), tools.random());
    if (pause.isEmpty()) {
      return Future.failedFuture(why);
    }
    tools.listener().onRetry(Failures.kindOf(why));
    Promise<Void> done = Promise.promise();
    tools.timers().after(pause.get(), () -> kill(sandboxId, attempt + 1).onComplete(done));
    return done.future();
  }

  /** Remembers the last thousand, so that who asks twice costs the cloud one call. */
  private static final class Recent extends LinkedHashMap<String, Boolean> {

    private static final long serialVersionUID = 1L;
    private static final int MOST = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  }
}
