package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.testkit.EngineProxy;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The provider while the engine comes and goes. */
class EngineAwayIT {

  private final EngineProxy engine = new EngineProxy();
  private LiveProvider live;

  @BeforeEach
  void start() {
    GvisorSettings settings = LiveProvider.settings();
    live =
        new LiveProvider(
            LiveProvider.settings(settings, settings.boot(), engine.address(), settings.runtime()));
  }

  @AfterEach
  void stop() throws Exception {
    // A test that failed half-way must not leave its containers behind.
    engine.up();
    live.close();
    engine.close();
  }

  @Test
  void aProviderStartsWithoutAnEngineAndRecoversByItself() {
    assertFalse(live.provider.status().up());
    assertTrue(live.provider.status().reason().orElseThrow().contains("does not answer"));
    ServiceError error =
        live.failureOf(
            () ->
                live.provider.create(
                    LiveProvider.spec("bash"),
                    live.nextSlot("bash"),
                    Deadline.after(live.ticker, LiveProvider.PATIENCE)));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, error);

    engine.up();
    live.eventually("it is up", () -> live.provider.status().up());
    assertEquals(Outcome.SUCCEEDED, live.runFresh("bash", "true").outcome());
  }

  @Test
  void anEngineThatRestartsLosesWhatRunsAndWhatIsIdleAndThenAllIsWell() throws Exception {
    engine.up();
    live.eventually("it is up", () -> live.provider.status().up());
    SandboxRef idle = live.create(LiveProvider.spec("bash"));
    SandboxRef busy = live.create(LiveProvider.spec("bash"));
    ServiceError error =
        live.failureOf(
            () ->
                live.provider.run(
                    busy,
                    live.order(Requests.of("bash", "echo running; sleep 60"), Requests.limits()),
                    chunk -> Future.fromCompletionStage(CompletableFuture.runAsync(engine::down))));
    assertInstanceOf(ServiceError.ProviderLost.class, error);
    assertEquals(idle, live.lost.poll(10, TimeUnit.SECONDS).sandbox());
    live.eventually("it is down", () -> !live.provider.status().up());

    engine.up();
    live.eventually("it is up", () -> live.provider.status().up());
    assertEquals(Outcome.SUCCEEDED, live.runFresh("bash", "true").outcome());
  }
}
