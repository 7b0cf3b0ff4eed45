package io.sandpool.provider.gvisor;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A provider on a real engine for tests, which wait for its answers on their own thread. */
final class LiveProvider implements ProviderEvents {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final Ticker ticker = Ticker.system();
  final GvisorSettings settings;
  final GvisorProvider provider;
  final DockerClient docker;
  final BlockingQueue<SandboxLost> lost = new LinkedBlockingQueue<>();
  final BlockingQueue<String> renewals = new LinkedBlockingQueue<>();
  private final AtomicLong slots = new AtomicLong();

  /** A provider on this machine's engine, which must be there. */
  static LiveProvider start() {
    LiveProvider live = new LiveProvider(settings());
    if (!live.provider.status().up()) {
      throw new AssertionError(
          "These tests need Docker with gVisor: " + live.provider.status().reason().orElse(""));
    }
    return live;
  }

  LiveProvider(GvisorSettings settings) {
    this.settings = settings;
    provider = new GvisorProvider(settings, vertx, ticker, ProviderListener.none());
    docker = dockerOf();
    await(() -> provider.start(this));
  }

  /** Of an installation that nobody else has. */
  static GvisorSettings settings() {
    return GvisorSettings.defaults("local", "it-" + UUID.randomUUID(), "boot-" + UUID.randomUUID());
  }

  /** The same with another engine, runtime and life. */
  static GvisorSettings settings(
      GvisorSettings like, String boot, String dockerHost, String runtime) {
    return new GvisorSettings(
        like.id(),
        like.instance(),
        boot,
        dockerHost,
        runtime,
        like.requireGvisor(),
        like.create(),
        like.destroy(),
        like.control(),
        like.hostPids(),
        like.tmpBytes(),
        like.shmBytes(),
        like.checkInterval());
  }

  private static DockerClient dockerOf() {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix:///var/run/docker.sock")
            .build();
    return DockerClientImpl.getInstance(
        config, new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  static SandboxSpec spec(String language) {
    return new SandboxSpec(
        language, language, "sandpool/" + language, List.of(), Requests.limits());
  }

  /** Calls on the provider's context and waits for the answer. */
  <T> T await(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        nothing -> call.get().onSuccess(promise::tryComplete).onFailure(promise::tryFail));
    try {
      return promise.future().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("No answer within " + PATIENCE, e);
    }
  }

  SlotIdentity nextSlot(String pool) {
    return new SlotIdentity(pool, slots.incrementAndGet(), 1);
  }

  SandboxRef create(SandboxSpec spec) {
    return await(
        () -> provider.create(spec, nextSlot(spec.template()), Deadline.after(ticker, PATIENCE)));
  }

  RunReport run(SandboxRef sandbox, ExecutionRequest request, Limits limits) {
    return await(() -> provider.run(sandbox, order(request, limits), OutputSink.none()));
  }

  RunReport run(SandboxRef sandbox, ExecutionRequest request) {
    return run(sandbox, request, Requests.limits());
  }

  RunOrder order(ExecutionRequest request, Limits limits) {
    return new RunOrder(request, limits, Deadline.after(ticker, PATIENCE));
  }

  /** Runs a program in a new sandbox. */
  RunReport runFresh(String language, String code) {
    return run(create(spec(language)), Requests.of(language, code));
  }

  void destroy(SandboxRef sandbox) {
    await(() -> provider.destroy(sandbox));
  }

  List<SandboxRef> owned() {
    List<SandboxRef> refs = new ArrayList<>();
    await(provider::listOwned).forEach(owned -> refs.add(owned.sandbox()));
    return refs;
  }

  /** Waits until a condition holds that the engine brings about. */
  void eventually(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what);
      }
      // A round trip to the provider's context paces the loop; the engine may be away.
      await(() -> provider.listOwned().<Object>mapEmpty().otherwiseEmpty());
    }
  }

  /** The service's error with which a call fails. */
  ServiceError failureOf(Supplier<Future<?>> call) {
    try {
      await(() -> call.get().mapEmpty());
    } catch (ServiceException e) {
      return e.error();
    }
    throw new AssertionError("It should have failed");
  }

  /** Removes every sandbox of this provider. */
  void destroyAll() {
    owned().forEach(this::destroy);
  }

  @Override
  public void onLost(SandboxLost what) {
    lost.add(what);
  }

  @Override
  public void onTemplateChanged(String pool, String reason) {
    renewals.add(pool + ": " + reason);
  }

  void close() throws Exception {
    destroyAll();
    await(provider::close);
    docker.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
