package io.sandpool.provider;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One instance of a provider, and what it has made that is not known to be gone.
 *
 * <p>Used on the provider's context.
 */
final class Tenure {

  /** Failed creations that are remembered until a listing has shown what came of them. */
  private static final int MOST_DOUBTFUL = 1000;

  private final SandboxProvider provider;
  private final Map<SandboxRef, SlotIdentity> held = new HashMap<>();
  private final Set<SlotIdentity> making = new HashSet<>();
  private final Set<SlotIdentity> doubtful = new LinkedHashSet<>();
  private final Set<String> pools = new HashSet<>();
  private Duration longestRun = Duration.ZERO;
  private boolean hasMade;
  private OptionalLong endsAt = OptionalLong.empty();
  private OptionalLong idleSince = OptionalLong.empty();

  Tenure(SandboxProvider provider) {
    this.provider = provider;
  }

  SandboxProvider provider() {
    return provider;
  }

  Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    making.add(identity);
    pools.add(identity.pool());
    Duration wall = spec.ceiling().wall();
    longestRun = wall.compareTo(longestRun) > 0 ? wall : longestRun;
    return call(() -> provider.create(spec, identity, deadline))
        .onComplete(sandbox -> made(sandbox, identity), failure -> notMade(identity));
  }

  private void made(SandboxRef sandbox, SlotIdentity identity) {
    making.remove(identity);
    held.put(sandbox, identity);
    hasMade = true;
  }

  /** Something may have come of it all the same. */
  private void notMade(SlotIdentity identity) {
    making.remove(identity);
    doubtful.add(identity);
    if (doubtful.size() > MOST_DOUBTFUL) {
      doubtful.remove(doubtful.iterator().next());
    }
  }

  Future<Void> destroy(SandboxRef sandbox) {
    return call(() -> provider.destroy(sandbox)).onSuccess(gone -> held.remove(sandbox));
  }

  /** What the instance finds at its backend, perhaps of other instances. */
  Future<List<OwnedSandbox>> list() {
    Set<SlotIdentity> before = Set.copyOf(doubtful);
    return call(provider::listOwned).onSuccess(found -> settleDoubts(before, found));
  }

  private void settleDoubts(Set<SlotIdentity> before, List<OwnedSandbox> found) {
    Set<SlotIdentity> there =
        found.stream().map(OwnedSandbox::identity).collect(Collectors.toSet());
    before.stream().filter(identity -> !there.contains(identity)).forEach(doubtful::remove);
  }

  boolean holds(SandboxRef sandbox) {
    return held.containsKey(sandbox);
  }

  /** Whether this instance has made it, or may have. */
  boolean hasMade(OwnedSandbox found) {
    return holds(found.sandbox())
        || making.contains(found.identity())
        || doubtful.contains(found.identity());
  }

  /** Whether any sandbox was made. */
  boolean hasMade() {
    return hasMade;
  }

  /** Whether it has no sandbox and makes none. */
  boolean holdsNothing() {
    return held.isEmpty() && making.isEmpty();
  }

  /**
   * Whether nothing is left of it: no sandbox, and nothing that may have come of a creation that
   * failed. Who cannot look whether something did gives up after {@code patience}.
   */
  boolean isDone(long now, Duration patience) {
    if (!holdsNothing()) {
      return false;
    }
    if (idleSince.isEmpty()) {
      idleSince = OptionalLong.of(now);
    }
    return doubtful.isEmpty() || now - idleSince.getAsLong() >= patience.toNanos();
  }

  /** Sandboxes that there are and that are being made. */
  int size() {
    return held.size() + making.size();
  }

  /** The sandboxes that there are and whose they are; a copy. */
  Map<SandboxRef, SlotIdentity> held() {
    return Map.copyOf(held);
  }

  /** The pools that have asked it for sandboxes. */
  List<String> pools() {
    return new ArrayList<>(pools);
  }

  /** How long a program may run in what it has made. */
  Duration longestRun() {
    return longestRun;
  }

  /** When it ends with whatever is left; empty while that has not been settled. */
  OptionalLong endsAt() {
    return endsAt;
  }

  void endAt(long nanos) {
    endsAt = OptionalLong.of(nanos);
  }

  private static <T> Future<T> call(Supplier<Future<T>> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
