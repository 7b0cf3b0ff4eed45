package io.sandpool.provider;

import io.sandpool.bus.ProviderStatus;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A provider whose instance may be replaced by one with other settings, under the same id.
 *
 * <p>The new instance makes what is made from then on; what an old one made is run, checked and
 * destroyed by it, and it is closed when nothing is left of that. As soon as the new instance can
 * make sandboxes, the pools are told to replace their idle ones; until then these stay, for a new
 * backend that is away is no reason to give up what works.
 *
 * <p>An old instance does not last for ever: some time after its successor has made a first
 * sandbox, longer than any program may run, what is left of it is destroyed.
 *
 * <p>Used on the provider's context.
 */
final class SuccessiveProvider implements SandboxProvider {

  private final String id;
  private final Tenures tenures;
  private final Handover handover;

  SuccessiveProvider(SandboxProvider first, Timers timers, Ticker ticker) {
    this.id = first.id();
    this.tenures = new Tenures(first);
    this.handover = new Handover(id, tenures, timers, ticker);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Future<Void> start(ProviderEvents told) {
    return handover.start(told);
  }

  /** See {@link Handover}. */
  Handover handover() {
    return handover;
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    if (handover.isLeaving()) {
      return unavailable("Provider %s is being removed.".formatted(id));
    }
    OptionalInt most = capabilities().maxSandboxes();
    if (most.isPresent() && tenures.hasOld() && tenures.size() >= most.getAsInt()) {
      return unavailable(
          "Provider %s holds as many sandboxes as it may, %d, some of them of its old settings."
              .formatted(id, most.getAsInt()));
    }
    return tenures.current().create(spec, identity, deadline);
  }

  private static <T> Future<T> unavailable(String detail) {
    return Future.failedFuture(new ServiceException(new ServiceError.ProviderUnavailable(detail)));
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    return tenures.of(sandbox).provider().run(sandbox, order, sink);
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    return tenures.of(sandbox).provider().check(sandbox, deadline);
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
    return tenures.of(sandbox).destroy(sandbox).onSuccess(gone -> handover.gone());
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return tenures.list();
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return tenures.current().provider().probe(deadline);
  }

  @Override
  public Capabilities capabilities() {
    return tenures.current().provider().capabilities();
  }

  @Override
  public ProviderStatus status() {
    ProviderStatus now = tenures.current().provider().status();
    int old = tenures.oldSize();
    if (old == 0) {
      return now;
    }
    Map<String, String> facts = new TreeMap<>(now.facts());
    facts.put("sandboxes_of_old_settings", Integer.toString(old));
    return new ProviderStatus(
        id,
        now.type(),
        now.health(),
        now.reason(),
        now.capabilities(),
        now.sandboxes() + old,
        facts);
  }

  @Override
  public Future<Void> close() {
    return handover.stop();
  }
}
