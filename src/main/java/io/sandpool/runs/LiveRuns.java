package io.sandpool.runs;

import io.sandpool.bus.runs.Claim;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs under way, found by id and by claim, and how many there may be. */
final class LiveRuns {

  private static final Duration SOON = Duration.ofSeconds(1);

  /** What a tenant has under way. */
  private record Load(int runs, long bytes) {

    static final Load NONE = new Load(0, 0);

    Load plus(int moreRuns, long moreBytes) {
      return new Load(runs + moreRuns, bytes + moreBytes);
    }
  }

  /** Whose claim: tenants do not know of one another's keys. */
  private record Holder(String tenant, String key) {}

  private final RunsSettings settings;
  private final RunsListener listener;
  private final Map<String, LiveRun> byId = new HashMap<>();
  private final Map<Holder, LiveRun> byClaim = new HashMap<>();
  private final Map<String, Load> byTenant = new HashMap<>();
  private long bytes;
  private int running;
  private Optional<Promise<Void>> leaving = Optional.empty();

  LiveRuns(RunsSettings settings, RunsListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  Optional<LiveRun> find(String tenant, String id) {
    return Optional.ofNullable(byId.get(id)).filter(run -> run.caller().tenant().equals(tenant));
  }

  Optional<LiveRun> holder(String tenant, Claim claim) {
    return Optional.ofNullable(byClaim.get(new Holder(tenant, claim.key())));
  }

  /** Lets others find a run by its claim, before it is known whether it may begin. */
  void announce(LiveRun run) {
    holderOf(run).ifPresent(holder -> byClaim.put(holder, run));
  }

  /** The runs of a tenant. */
  List<LiveRun> of(String tenant) {
    return byId.values().stream().filter(run -> run.caller().tenant().equals(tenant)).toList();
  }

  /**
   * Takes runs of one tenant on.
   *
   * @throws ServiceException where there is no room for all of them
   */
  void enter(String tenant, List<LiveRun> runs) {
    long more = runs.stream().mapToLong(run -> run.order().weight()).sum();
    Load load = byTenant.getOrDefault(tenant, Load.NONE);
    requireShare(load, runs.size(), more);
    if (byId.size() + runs.size() > settings.maxPending()) {
      throw full(
          "%d runs are under way, and at most %d may be; wait for some to end."
              .formatted(byId.size(), settings.maxPending()));
    }
    if (bytes + more > settings.maxPendingBytes()) {
      throw full(
          ("The runs under way hold %d bytes of programs and files, and together with this may hold"
                  + " %d at most; wait for some to end.")
              .formatted(bytes, settings.maxPendingBytes()));
    }
    bytes += more;
    for (LiveRun run : runs) {
      byId.put(run.id(), run);
    }
    byTenant.put(tenant, load.plus(runs.size(), more));
    tell();
  }

  private void requireShare(Load load, int more, long moreBytes) {
    if (load.runs() + more > settings.share()) {
      throw full(
          ("%d of your tenant's runs are under way, and at most %d may be, half of what"
                  + " runs.max_pending allows to all; this asks for %d more. Wait for some to end,"
                  + " cancel some with DELETE, or ask for fewer at a time.")
              .formatted(load.runs(), settings.share(), more));
    }
    if (load.runs() > 0 && load.bytes() + moreBytes > settings.shareOfBytes()) {
      throw full(
          ("Your tenant's runs under way hold %d bytes of programs and files, and together with"
                  + " this may hold %d at most, half of what runs.max_pending_bytes allows to all;"
                  + " wait for some to end, or cancel some with DELETE.")
              .formatted(load.bytes(), settings.shareOfBytes()));
    }
  }

  private static ServiceException full(String detail) {
    return new ServiceException(new ServiceError.QueueFull(detail, SOON));
  }

  void begun(LiveRun run) {
    if (!run.isRunning() && !run.ended().isComplete() && byId.containsKey(run.id())) {
      run.begun();
      running++;
      tell();
    }
  }

  void leave(LiveRun run) {
    holderOf(run).ifPresent(holder -> byClaim.remove(holder, run));
    if (byId.remove(run.id()) != null) {
      bytes -= run.order().weight();
      byTenant.computeIfPresent(
          run.caller().tenant(),
          (tenant, load) -> load.runs() > 1 ? load.plus(-1, -run.order().weight()) : null);
      running -= run.isRunning() ? 1 : 0;
      tell();
    }
  }

  List<LiveRun> all() {
    return List.copyOf(byId.values());
  }

  /** Completes when none is under way any more; to be asked once. */
  Future<Void> whenEmpty() {
    Promise<Void> empty = Promise.promise();
    leaving = Optional.of(empty);
    tell();
    return empty.future();
  }

  private void tell() {
    listener.onPending(byId.size() - running, running);
    if (byId.isEmpty()) {
      leaving.ifPresent(Promise::tryComplete);
    }
  }

  private static Optional<Holder> holderOf(LiveRun run) {
    return run.order().claim().map(claim -> new Holder(run.caller().tenant(), claim.key()));
  }
}
