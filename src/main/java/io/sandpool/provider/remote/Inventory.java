package io.sandpool.provider.remote;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this installation has at a cloud: what the cloud lists, and what the ledger remembers. A
 * lease of which no sandbox is known goes by a name of its own, made of its mark.
 *
 * <p>Used on the provider's context.
 */
final class Inventory {

  /** What a lease whose end has passed so long ago held is gone, if the cloud does not list it. */
  private static final Duration LONG_PAST = Duration.ofMinutes(10);

  private static final String UNCONFIRMED = "unconfirmed-";
  private static final SlotIdentity NOBODY = new SlotIdentity("unknown", 0, 0);
  private static final String NO_LIFE = "unknown";

  private final RemoteSettings settings;
  private final Cloud cloud;
  private final LeaseLedger ledger;
  private final RemoteTools tools;
  private final Roster roster;
  private final Disposal disposal;
  private Map<String, RemoteLease> unconfirmed = Map.of();
  private Map<String, String> keys = Map.of();

  Inventory(
      RemoteSettings settings,
      Cloud cloud,
      LeaseLedger ledger,
      RemoteTools tools,
      Roster roster,
      Disposal disposal) {
    this.settings = settings;
    this.cloud = cloud;
    this.ledger = ledger;
    this.tools = tools;
    this.roster = roster;
    this.disposal = disposal;
  }

  /**
   * Takes stock. The cloud is asked before the ledger, so that a sandbox that is made meanwhile has
   * its lease in it.
   */
  Future<List<OwnedSandbox>> take() {
    return cloud
        .list(tools.in(settings.callTimeout()))
        .compose(marked -> ledger.of(settings.id()).map(leases -> union(marked, leases)));
  }

  /** Ends something that was found, and forgets its lease. */
  Future<Void> end(SandboxRef found) {
    RemoteLease lease = unconfirmed.get(found.id());
    return lease != null
        ? disposal.resolve(lease)
        : disposal.end(found.id(), Optional.ofNullable(keys.get(found.id())));
  }

  private List<OwnedSandbox> union(List<Cloud.Marked> marked, List<RemoteLease> leases) {
    Map<String, RemoteLease> byKey = new HashMap<>();
    leases.forEach(lease -> byKey.put(lease.key(), lease));
    Map<String, RemoteLease> open = new HashMap<>();
    Map<String, String> known = new HashMap<>();
    Set<String> listed = new HashSet<>();
    List<OwnedSandbox> all = new ArrayList<>();
    for (Cloud.Marked one : marked) {
      listed.add(one.key());
      known.put(one.sandboxId(), one.key());
      all.add(owned(one.sandboxId(), one.key(), Optional.ofNullable(byKey.get(one.key()))));
    }
    for (RemoteLease lease : leases) {
      if (listed.contains(lease.key())) {
        continue;
      }
      if (isLongPast(lease)) {
        disposal.forget(lease.key());
        continue;
      }
      String id = lease.sandboxId().orElse(UNCONFIRMED + lease.key());
      known.put(id, lease.key());
      if (lease.sandboxId().isEmpty()) {
        open.put(id, lease);
      }
      all.add(owned(id, lease.key(), Optional.of(lease)));
    }
    known.keySet().forEach(disposal::seen);
    unconfirmed = open;
    keys = known;
    return all;
  }

  private OwnedSandbox owned(String id, String key, Optional<RemoteLease> lease) {
    SandboxRef ref = new SandboxRef(settings.id(), id);
    Optional<SlotIdentity> ours = roster.identityOf(key);
    if (ours.isPresent()) {
      return new OwnedSandbox(ref, ours.get(), settings.boot());
    }
    return new OwnedSandbox(
        ref,
        lease.map(RemoteLease::identity).orElse(NOBODY),
        lease.map(RemoteLease::boot).orElse(NO_LIFE));
  }

  private boolean isLongPast(RemoteLease lease) {
    Instant now = tools.clock().instant();
    return roster.identityOf(lease.key()).isEmpty()
        && lease.expiresAt().plus(LONG_PAST).isBefore(now);
  }
}
