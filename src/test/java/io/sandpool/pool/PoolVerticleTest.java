package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.refill;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskClaims;
import io.sandpool.bus.CancelLease;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.bus.SandboxCreated;
import io.sandpool.bus.SandboxLost;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Start;
import io.sandpool.testkit.ManualProvider.Call;
import io.sandpool.testkit.RecordedSpan;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pool as callers meet it: on the bus. */
class PoolVerticleTest extends PoolOnBus {

  /** From the first creation to the successor of the used sandbox. */
  @Test
  void poolMustServeALeaseAndReplaceItsSandbox() {
    deploy(pool(1, 1, 10));
    SandboxRef made = provider.create();

    Lease lease = get(lease("a", LONG));
    assertEquals(made, lease.sandbox());
    assertTrue(release(lease));
    assertEquals(made, provider.destroy());
    Call<CreateSandbox, SandboxCreated> successor = provider.awaitCreate();

    assertEquals(new SlotIdentity("python", 2, 1), successor.question().identity());
    assertEquals(Set.of(2L), get(ask(Addresses.claims("python"), new AskClaims())).slots());
  }

  /** A lease may come before anything is ready. */
  @Test
  void waitMustBeAnsweredWhenASandboxBecomesReady() {
    deploy(pool(1, 1, 10));
    Future<Lease> waiting = lease("a", LONG);
    assertEquals(PoolHealth.WARMING, status().health());

    provider.create();

    assertEquals(Start.QUEUED, get(waiting).start());
    assertEquals(PoolHealth.READY, status().health());
  }

  /** The one timer must ring for the earliest of all duties. */
  @Test
  void waitMustEndAtItsDeadlineWithoutAnyOtherEvent() {
    deploy(pool(1, 1, 10));

    Future<Lease> patient = lease("a", LONG);
    ServiceError error = error(lease("b", SHORT));

    assertInstanceOf(ServiceError.DeadlineUnreachable.class, error);
    assertFalse(patient.isComplete());
  }

  /** A pause between attempts must end by itself. */
  @Test
  void failedCreationMustBeRepeated() {
    deploy(with(pool(1, 1, 10), refill(1)));

    provider.awaitCreate().fail("engine away");
    provider.awaitCreate().fail("engine away");
    SandboxRef made = provider.create();

    assertEquals(made, get(lease("a", LONG)).sandbox());
    assertTrue(status().lastFailure().orElseThrow().message().contains("engine away"));
  }

  /** The caller is told why, and the listener that the breaker opened. */
  @Test
  void poolMustDegradeWhenSandboxesCannotBeMade() {
    deploy(with(pool(1, 1, 10), refill(1)));
    Future<Lease> waiting = lease("a", LONG);
    for (int i = 0; i < 3; i++) {
      provider.awaitCreate().fail("no such image");
    }

    assertInstanceOf(ServiceError.PoolDegraded.class, error(waiting));
    assertEquals(PoolHealth.DEGRADED, status().health());
    assertEquals("refused DEGRADED", events.told.poll());
    assertEquals("circuit OPEN", events.told.poll());
  }

  /** Dispatch gives up a wait when its client has gone. */
  @Test
  void cancelMustEndAWaitAndRetireAGrantedLease() {
    deploy(pool(1, 1, 10));
    provider.create();
    get(lease("a", LONG));
    Future<Lease> waiting = lease("b", LONG);
    get(ask(Addresses.cancelLease("python"), new CancelLease("b")));
    get(ask(Addresses.cancelLease("python"), new CancelLease("a")));

    assertInstanceOf(ServiceError.Cancelled.class, error(waiting));
    provider.awaitDestroy();
  }

  /** Once is a release, twice is a note, another's is an error. */
  @Test
  void releaseMustTellFirstRepeatedAndForeignApart() {
    deploy(pool(1, 1, 10));
    provider.create();
    Lease lease = get(lease("a", LONG));

    ServiceError error =
        error(ask(Addresses.release("python"), new ReleaseSandbox(lease.slot(), 0)));
    assertInstanceOf(ServiceError.InvalidRequest.class, error);
    assertTrue(release(lease));
    assertFalse(release(lease));
    assertTrue(events.told.contains("release ignored"));
  }

  /** The provider tells of a death; the dead sandbox is cleaned up and replaced. */
  @Test
  void lostSandboxMustBeReplaced() {
    deploy(pool(1, 2, 10));
    SandboxRef made = provider.create();

    get(
        ask(
            Addresses.lost("python"),
            new SandboxLost(made, new SlotIdentity("python", 1, 1), "killed")));

    assertEquals(made, provider.destroy());
    provider.create();
    assertEquals(2, get(lease("a", LONG)).slot());
  }

  @Test
  void aLeaseMustTellItsTraceHowItStartedAndHowLongItWaited() throws Exception {
    deploy(pool(1, 1, 10));
    RecordedSpan caller = new RecordedSpan();
    Future<Lease> waiting = lease(caller, LONG);
    status();
    assertFalse(caller.only().isEnded());
    SandboxRef made = provider.create();
    Lease lease = get(waiting);

    RecordedSpan span = caller.only().awaitEnd();
    assertEquals("sandpool.lease", span.name());
    assertEquals("queued", span.told().get(SpanKey.START));
    assertEquals("warming_up", span.told().get(SpanKey.MISS_REASON));
    assertEquals(made.id(), span.told().get(SpanKey.SANDBOX));
    assertEquals(lease.waited().toNanos() / 1000, span.told().get(SpanKey.QUEUE_WAIT));
    assertEquals(List.of(), span.events());
  }

  @Test
  void aRefusedLeaseMustTellItsTraceWhy() throws Exception {
    deploy(pool(1, 1, 10));
    RecordedSpan caller = new RecordedSpan();
    error(lease(caller, SHORT));
    assertEquals(List.of("failed DeadlineUnreachable"), caller.only().awaitEnd().events());
  }

  private Future<Lease> lease(Span caller, Duration patience) {
    return ask(
        Addresses.lease("python"),
        new LeaseSandbox(
            "traced",
            Claimant.LOCAL,
            Deadline.after(bus.ticker(), patience),
            Optional.empty(),
            caller));
  }
}
