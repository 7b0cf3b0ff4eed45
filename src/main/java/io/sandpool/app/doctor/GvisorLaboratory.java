package io.sandpool.app.doctor;

import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.gvisor.GvisorProvider;
import io.sandpool.provider.gvisor.GvisorSettings;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Outcome;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Makes sandboxes with the service's own provider, in the name of an instance of its own. */
final class GvisorLaboratory implements Laboratory, ProviderEvents {

  private static final Duration CREATE = Duration.ofSeconds(30);
  private static final Duration RUN = Duration.ofSeconds(10);
  private static final Duration DESTROY = Duration.ofSeconds(20);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final GvisorSettings settings;
  private final Context context;
  private final Ticker ticker;
  private final ProbeContainers containers;
  private final GvisorProvider provider;
  private final Once<GvisorProvider> started = new Once<>(this::start);
  private final AtomicLong slots = new AtomicLong();

  /** Held while a sandbox is made: one that is half made cannot be found, so cannot be removed. */
  private final ReentrantLock birth = new ReentrantLock();

  private volatile boolean closed;

  GvisorLaboratory(
      GvisorSettings settings, Vertx vertx, Ticker ticker, ProbeContainers containers) {
    this.settings = settings;
    this.context = vertx.getOrCreateContext();
    this.ticker = ticker;
    this.containers = containers;
    this.provider = new GvisorProvider(settings, vertx, ticker, ProviderListener.none());
  }

  @Override
  public Trial trial(SandboxSpec spec) throws Exception {
    // The first one's time is not to hold the connection's.
    started.get();
    long began = ticker.nanos();
    SandboxRef sandbox = create(spec);
    try {
      Duration start = since(began);
      Optional<String> program = Surroundings.program(spec.language());
      if (program.isEmpty()) {
        return new Trial(spec, start, Optional.empty(), Optional.empty());
      }
      RunReport report = run(sandbox, spec, program.get());
      Surroundings seen = Surroundings.parse(report.stdout().bytes().toUtf8());
      return new Trial(spec, start, Optional.of(report.runTime()), Optional.of(seen));
    } finally {
      await(() -> provider.destroy(sandbox), DESTROY);
    }
  }

  @Override
  public double idleCost(SandboxSpec spec) throws Exception {
    SandboxRef sandbox = create(spec);
    try {
      return containers.cpuCost(sandbox.id());
    } finally {
      await(() -> provider.destroy(sandbox), DESTROY);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      boolean quiet = birth.tryLock(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
      await(provider::close, CLOSE);
      if (slots.get() > 0) {
        containers.removeAll();
      }
      containers.close();
      if (quiet) {
        birth.unlock();
      }
    } catch (Exception e) {
      throw new IllegalStateException(
          "Containers of the doctor may be left (%s). Remove them: docker rm -f $(docker ps -aq --filter label=io.sandpool.instance=%s)"
              .formatted(Words.of(e), settings.instance()),
          e);
    }
  }

  @Override
  public void onLost(SandboxLost lost) {
    // Whoever uses it notices.
  }

  @Override
  public void onTemplateChanged(String pool, String reason) {
    // Nothing outlives its check here.
  }

  private GvisorProvider start() throws Exception {
    await(() -> provider.start(this), RUN);
    Optional<String> trouble = provider.status().reason();
    if (trouble.isPresent()) {
      throw new IllegalStateException(trouble.get());
    }
    return provider;
  }

  private SandboxRef create(SandboxSpec spec) throws Exception {
    birth.lockInterruptibly();
    try {
      if (closed) {
        throw new IllegalStateException("the doctor was stopped");
      }
      GvisorProvider ready = started.get();
      SlotIdentity identity = new SlotIdentity(spec.template(), slots.incrementAndGet(), 1);
      return await(
          () -> ready.create(spec, identity, Deadline.after(ticker, CREATE)), CREATE.plus(CLOSE));
    } finally {
      birth.unlock();
    }
  }

  private RunReport run(SandboxRef sandbox, SandboxSpec spec, String code) throws Exception {
    ExecutionRequest request =
        ExecutionRequest.of("doctor", spec.language(), code, Optional.empty());
    RunOrder order = new RunOrder(request, spec.ceiling(), Deadline.after(ticker, RUN));
    RunReport report =
        await(() -> provider.run(sandbox, order, OutputSink.none()), RUN.plus(CLOSE));
    if (report.outcome() != Outcome.SUCCEEDED) {
      throw new IllegalStateException(
          "a program of one line ended as %s: %s"
              .formatted(report.outcome().wireName(), report.stderr().bytes().toUtf8()));
    }
    return report;
  }

  /** Calls on the provider's context and waits for the answer on this thread. */
  private <T> T await(Supplier<Future<T>> call, Duration within) throws Exception {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        nothing -> call.get().onSuccess(promise::tryComplete).onFailure(promise::tryFail));
    return promise.future().await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(ticker.nanos() - nanos);
  }
}
