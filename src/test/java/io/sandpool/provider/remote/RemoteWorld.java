package io.sandpool.provider.remote;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.testkit.MemoryLedger;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider over a scripted cloud, in time that a test lets pass. */
final class RemoteWorld implements ProviderEvents, ProviderListener {

  static final Duration FAR = Duration.ofSeconds(30);

  final VirtualTime time = new VirtualTime();
  final ScriptedCloud cloud = new ScriptedCloud(time);
  final MemoryLedger ledger = new MemoryLedger();
  final List<SandboxLost> lost = new ArrayList<>();
  final List<ErrorKind> errors = new ArrayList<>();
  final List<ErrorKind> retries = new ArrayList<>();

  private int keys;
  private int slots;

  /** A life of the service. */
  RemoteProvider life(String boot) {
    return life(boot, Integer.MAX_VALUE);
  }

  RemoteProvider life(String boot, int maxConcurrent) {
    RemoteSettings settings =
        new RemoteSettings(
            "cloudy",
            "test",
            boot,
            Map.of(),
            Map.of(),
            RemoteSettings.WORK_FOLDER,
            ScriptedCloud.LEASE,
            maxConcurrent,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            RetryPolicy.standard(),
            CleanUp.DEFAULTS);
    RemoteTools tools = new RemoteTools(time, time, time, () -> 0.5, () -> "key" + (++keys), this);
    RemoteProvider provider = new RemoteProvider(settings, cloud, ledger, tools);
    provider.start(this);
    return provider;
  }

  Future<SandboxRef> create(RemoteProvider provider) {
    return create(provider, "python", FAR);
  }

  Future<SandboxRef> create(RemoteProvider provider, String language, Duration deadline) {
    SandboxSpec spec =
        new SandboxSpec(language, language, "template", List.of(), Requests.limits());
    return provider.create(spec, new SlotIdentity("pool", ++slots, 1), time.in(deadline));
  }

  /** One that is ready. */
  SandboxRef ready(RemoteProvider provider) {
    Future<SandboxRef> created = create(provider);
    assertTrue(created.succeeded(), () -> String.valueOf(created.cause()));
    return created.result();
  }

  Future<RunReport> run(RemoteProvider provider, SandboxRef sandbox) {
    return run(provider, sandbox, OutputSink.none());
  }

  Future<RunReport> run(RemoteProvider provider, SandboxRef sandbox, OutputSink sink) {
    RunOrder order = new RunOrder(Requests.of("python", "code"), Requests.limits(), time.in(FAR));
    return provider.run(sandbox, order, sink);
  }

  ScriptedKernel kernel(SandboxRef sandbox) {
    return cloud.kernel(sandbox.id());
  }

  static CloudException failure(CloudException.Kind kind, boolean harmless) {
    return new CloudException(kind, "the cloud says " + kind, harmless, Optional.empty());
  }

  static CloudException throttled(Duration retryAfter) {
    return new CloudException(
        CloudException.Kind.THROTTLED, "slow down", true, Optional.of(retryAfter));
  }

  static ServiceError errorOf(Future<?> future) {
    assertTrue(future.failed(), "it has not failed");
    return assertInstanceOf(ServiceException.class, future.cause()).error();
  }

  @Override
  public void onLost(SandboxLost one) {
    lost.add(one);
  }

  @Override
  public void onTemplateChanged(String pool, String reason) {
    throw new AssertionError("no template changes here");
  }

  @Override
  public void onError(ErrorKind kind) {
    errors.add(kind);
  }

  @Override
  public void onRetry(ErrorKind why) {
    retries.add(why);
  }
}
