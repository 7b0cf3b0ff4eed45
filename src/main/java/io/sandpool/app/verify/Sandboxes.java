package io.sandpool.app.verify;

import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.Renewable;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A provider for whoever may wait: each method blocks until the provider has answered. It remembers
 * what it made until that is gone.
 *
 * <p>Not for an event loop; its methods may be called on several threads.
 */
final class Sandboxes implements ProviderEvents {

  private static final String POOL = "verify";
  private static final Duration CALL = Duration.ofSeconds(60);

  /** A cloud may have to prepare a template first. */
  private static final Duration CREATE = Duration.ofMinutes(5);

  private static final Duration SLACK = Duration.ofSeconds(5);

  private final SandboxProvider provider;
  private final SandboxSpec spec;
  private final Context context;
  private final Ticker ticker;
  private final AtomicLong slots = new AtomicLong();
  private final Set<SandboxRef> made = new HashSet<>();

  /** Works with {@code provider}, which is at rest. */
  Sandboxes(SandboxProvider provider, SandboxSpec spec, Vertx vertx, Ticker ticker) {
    this.provider = provider;
    this.spec = spec;
    this.context = vertx.getOrCreateContext();
    this.ticker = ticker;
  }

  void start() {
    await(() -> provider.start(this), CALL);
  }

  void probe() {
    await(() -> provider.probe(in(CALL)), CALL);
  }

  SandboxRef create() {
    SandboxRef sandbox =
        await(
            () ->
                provider.create(
                    spec, new SlotIdentity(POOL, slots.incrementAndGet(), 1), in(CREATE)),
            CREATE);
    synchronized (made) {
      made.add(sandbox);
    }
    return sandbox;
  }

  /** Whether sandboxes end by themselves and can be renewed. */
  Optional<Renewable> renewable() {
    return provider instanceof Renewable renewable ? Optional.of(renewable) : Optional.empty();
  }

  void renew(Renewable renewable, SandboxRef sandbox) {
    await(() -> renewable.renew(sandbox, in(CALL)), CALL);
  }

  RunReport run(SandboxRef sandbox, String code, Optional<String> arguments) {
    Duration patience = spec.ceiling().wall().plus(CALL);
    ExecutionRequest request =
        ExecutionRequest.of("verify-" + sandbox.id(), spec.language(), code, arguments);
    return await(
        () ->
            provider.run(
                sandbox, new RunOrder(request, spec.ceiling(), in(patience)), OutputSink.none()),
        patience);
  }

  void destroy(SandboxRef sandbox) {
    await(() -> provider.destroy(sandbox), CALL);
    synchronized (made) {
      made.remove(sandbox);
    }
  }

  List<SandboxRef> owned() {
    return await(provider::listOwned, CALL).stream().map(OwnedSandbox::sandbox).toList();
  }

  /** Ends whatever is left, as far as that can be done; says what is still there. */
  List<SandboxRef> endAll() {
    Set<SandboxRef> left = new HashSet<>();
    synchronized (made) {
      left.addAll(made);
    }
    left.forEach(this::tryToDestroy);
    owned().forEach(this::tryToDestroy);
    return owned();
  }

  private void tryToDestroy(SandboxRef sandbox) {
    try {
      destroy(sandbox);
    } catch (RuntimeException e) {
      // Whoever asked looks at what is left, and says that.
    }
  }

  void close() {
    await(provider::close, CALL);
  }

  @Override
  public void onLost(SandboxLost lost) {
    // The step that needs it fails, and says why.
  }

  @Override
  public void onTemplateChanged(String pool, String reason) {
    // There is no pool.
  }

  private Deadline in(Duration duration) {
    return Deadline.after(ticker, duration);
  }

  private <T> T await(Supplier<Future<T>> call, Duration patience) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> call.get().onComplete(done));
    try {
      return done.future().await(patience.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + patience.toSeconds() + " s", e);
    }
  }
}
