package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.verify.Verifier;
import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.SandboxLost;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOperation;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.MemoryLedger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs mean at AgentRun what they mean on this machine, and nothing is left of them. */
class AliyunProviderIT {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final MemoryLedger ledger = new MemoryLedger();

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(1, TimeUnit.MINUTES);
  }

  @Test
  void everyLanguageMustPassWhatOperatorsAreToldToTryFirst() {
    AgentRunOptions options = AgentRunOptions.standard();
    for (AgentRunOptions each : List.of(options, options.asDocumented())) {
      try (AgentRunEmulator emulator = AgentRunEmulator.start(each)) {
        for (String language : List.of("python", "nodejs", "bash")) {
          verify(emulator, language);
        }
        assertEquals(List.of(), emulator.refused());
        assertEquals(List.of(), emulator.sandboxes());
        assertEquals(1, emulator.requests().count(AgentRunOperation.CREATE_TEMPLATE));
      }
      assertEquals(List.of(), ledger.leases());
    }
  }

  private void verify(AgentRunEmulator emulator, String language) {
    Verifier verifier =
        Verifier.of(
            vertx,
            provider(emulator, new JsonObject()),
            AliyunFactory.TYPE,
            language,
            Optional.empty());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean passed = verifier.run(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    verifier.close();
    assertTrue(passed, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aWarmRunMustBeOneRequest() {
    try (AgentRunEmulator emulator = AgentRunEmulator.start(AgentRunOptions.standard())) {
      SandboxProvider provider = started(emulator);
      SandboxRef sandbox = create(provider);
      emulator.requests().clear();
      RunReport report = run(provider, sandbox, "print('hi')", Duration.ofSeconds(5));
      assertEquals(Outcome.SUCCEEDED, report.outcome());
      assertEquals("hi\n", report.stdout().bytes().toUtf8());
      assertEquals(1, emulator.requests().latest().size(), "" + emulator.requests().latest());
      assertEquals(1, emulator.requests().count(AgentRunOperation.EXECUTE));
      get(() -> provider.destroy(sandbox));
      assertEquals(List.of(), emulator.sandboxes());
      assertEquals(List.of(), ledger.leases());
      get(provider::close);
    }
  }

  @Test
  void aProgramThatRunsForTooLongMustKeepWhatItPrintedAndLoseItsSandbox() {
    try (AgentRunEmulator emulator = AgentRunEmulator.start(AgentRunOptions.standard())) {
      SandboxProvider provider = started(emulator);
      SandboxRef sandbox = create(provider);
      RunReport report =
          run(
              provider,
              sandbox,
              "print('before', flush=True)\nwhile True: pass",
              Duration.ofSeconds(1));
      assertEquals(Outcome.TIMED_OUT, report.outcome());
      assertEquals("before\n", report.stdout().bytes().toUtf8());
      get(() -> provider.destroy(sandbox));
      assertEquals(List.of(), emulator.sandboxes());
      get(provider::close);
    }
  }

  @Test
  void aGatewayThatGivesUpFirstMustMeanATimeoutToo() {
    AgentRunOptions impatient = AgentRunOptions.standard().withExecuteLimit(Duration.ofSeconds(2));
    try (AgentRunEmulator emulator = AgentRunEmulator.start(impatient)) {
      SandboxProvider provider = started(emulator);
      SandboxRef sandbox = create(provider);
      RunReport report = run(provider, sandbox, "while True: pass", Duration.ofMillis(1900));
      assertEquals(Outcome.TIMED_OUT, report.outcome());
      get(() -> provider.destroy(sandbox));
      assertEquals(List.of(), emulator.sandboxes());
      get(provider::close);
    }
  }

  private SandboxProvider started(AgentRunEmulator emulator) {
    SandboxProvider provider = provider(emulator, new JsonObject());
    get(() -> provider.start(new NoEvents()));
    assertEquals(ProviderHealth.UP, provider.status().health());
    return provider;
  }

  private SandboxProvider provider(AgentRunEmulator emulator, JsonObject other) {
    return new AliyunFactory()
        .create(
            new ProviderEnvironment(
                vertx,
                Ticker.system(),
                ProviderListener.none(),
                "aliyun",
                "it",
                "boot",
                Map.of(),
                ledger,
                CleanUp.DEFAULTS),
            EmulatedClient.configuration(emulator).mergeIn(other));
  }

  private SandboxRef create(SandboxProvider provider) {
    SandboxSpec spec =
        new SandboxSpec("pool", "python", "", List.of(), limits(Duration.ofSeconds(30)));
    return get(
        () -> provider.create(spec, new SlotIdentity("pool", 1, 1), in(Duration.ofMinutes(1))));
  }

  private RunReport run(SandboxProvider provider, SandboxRef sandbox, String code, Duration wall) {
    RunOrder order =
        new RunOrder(Requests.of("python", code), limits(wall), in(Duration.ofMinutes(1)));
    return get(() -> provider.run(sandbox, order, OutputSink.none()));
  }

  private static Limits limits(Duration wall) {
    int mib = 1 << 20;
    return new Limits(wall, 256L * mib, 1000, 128, 1024, 100L * mib, mib, mib, mib, 20, mib);
  }

  /** Nobody who hears. */
  private static final class NoEvents implements ProviderEvents {
    @Override
    public void onLost(SandboxLost lost) {}

    @Override
    public void onTemplateChanged(String pool, String reason) {}
  }

  private static Deadline in(Duration duration) {
    return Deadline.after(Ticker.system(), duration);
  }

  private <T> T get(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.get().onComplete(promise));
    try {
      return promise.future().await(2, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
