package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.refill;
import static io.sandpool.pool.PoolFixtures.spec;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Address;
import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskClaims;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CancelLease;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.Done;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.bus.RenewPool;
import io.sandpool.bus.SandboxCreated;
import io.sandpool.bus.SandboxLost;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.ManualProvider;
import io.sandpool.testkit.ManualProvider.Call;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pool as others meet it: on the bus, with a provider behind it. */
@ExtendWith(VertxExtension.class)
class PoolVerticleTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final Events events = new Events();
  private Vertx vertx;
  private Bus bus;
  private ManualProvider provider;

  @BeforeEach
  void meet(Vertx vertx) {
    this.vertx = vertx;
    bus = Bus.of(vertx, Ticker.system());
    provider = ManualProvider.on(bus, "manual");
  }

  @AfterEach
  void part() {
    provider.letPoolsEnd();
  }

  /** What the listener is told, in order. */
  private static final class Events implements PoolListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<PoolStatus> statuses = new LinkedBlockingQueue<>();

    @Override
    public void leaseGranted(Start start, Duration waited, Duration age) {
      told.add("granted " + start);
    }

    @Override
    public void leaseRefused(Refusal reason) {
      told.add("refused " + reason);
    }

    @Override
    public void releaseIgnored() {
      told.add("release ignored");
    }

    @Override
    public void evicted(Eviction reason) {
      told.add("evicted " + reason);
    }

    @Override
    public void circuitChanged(CircuitState state) {
      told.add("circuit " + state);
    }

    @Override
    public void statusChanged(PoolStatus status) {
      statuses.add(status);
    }
  }

  private record Deployed(PoolVerticle verticle, String id) {}

  private Deployed deploy(PoolSettings settings, Duration drainGrace) {
    PoolTools tools =
        new PoolTools(
            bus, InstantSource.system(), new Random(1), new AtomicLong()::incrementAndGet);
    PoolVerticle verticle = new PoolVerticle(settings, events, tools, drainGrace);
    return new Deployed(verticle, get(vertx.deployVerticle(verticle)));
  }

  private Deployed deploy(PoolSettings settings) {
    return deploy(settings, SHORT);
  }

  private <Q extends Record, A extends Record> Future<A> ask(Address<Q, A> address, Q question) {
    return bus.ask(address, question, Deadline.after(bus.ticker(), LONG));
  }

  private Future<Lease> lease(String requestId, Duration patience) {
    return ask(
        Addresses.lease("python"),
        new LeaseSandbox(requestId, Deadline.after(bus.ticker(), patience)));
  }

  private boolean release(Lease lease) {
    return get(ask(
            Addresses.release("python"), new ReleaseSandbox(lease.slot(), lease.fencingToken())))
        .first();
  }

  private PoolStatus status() {
    return get(ask(Addresses.poolStatus("python"), new AskStatus()));
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private static ServiceError error(Future<?> future) {
    return assertThrows(ServiceException.class, () -> get(future)).error();
  }

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
    provider.create();

    assertEquals(Start.WARM, get(lease("a", LONG)).start());
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

  /** A new image begins a new generation. */
  @Test
  void renewalMustReplaceIdleSandboxes() {
    deploy(pool(1, 2, 10));
    SandboxRef old = provider.create();

    assertEquals(Done.DONE, get(ask(Addresses.renew("python"), new RenewPool("image built anew"))));
    provider.create();

    assertEquals(old, provider.destroy());
    assertEquals(2, status().generation());
  }

  /** The configuration was edited while the service runs. */
  @Test
  void reconfigurationMustTakeEffectWithoutARestart() {
    PoolVerticle verticle = deploy(pool(0, 2, 10)).verticle();
    get(verticle.reconfigure(with(pool(1, 2, 10), spec("image-2"))));

    assertEquals("image-2", provider.awaitCreate().question().spec().image());
    assertEquals(1, status().minIdle());
  }

  /** Shutdown waits for the run under way, then leaves nothing. */
  @Test
  void undeployMustAwaitLeasesAndDestroyEverySandbox() {
    Deployed pool = deploy(pool(1, 2, 10), LONG);
    provider.create();
    Lease lease = get(lease("a", LONG));
    SandboxRef idle = provider.create();

    Future<Void> end = vertx.undeploy(pool.id());
    assertEquals(idle, provider.destroy());
    assertInstanceOf(ServiceError.PoolDegraded.class, error(lease("b", LONG)));
    assertFalse(end.isComplete());
    assertTrue(release(lease));
    assertEquals(lease.sandbox(), provider.destroy());

    get(end);
    assertTrue(provider.isIdle());
  }

  /** A run that outlasts the grace is cut. */
  @Test
  void undeployMustCutLeasesWhenTheGraceIsOver() {
    Deployed pool = deploy(pool(1, 1, 10), SHORT);
    provider.create();
    get(lease("a", LONG));

    Future<Void> end = vertx.undeploy(pool.id());
    provider.destroy();

    get(end);
  }

  /** Gauges must show a change without being asked for it. */
  @Test
  void listenerMustBeToldTheStatusSoonAfterAChange() throws InterruptedException {
    deploy(pool(1, 1, 10));
    provider.create();

    PoolStatus told = events.statuses.poll(10, TimeUnit.SECONDS);
    while (told != null && told.health() != PoolHealth.READY) {
      told = events.statuses.poll(10, TimeUnit.SECONDS);
    }
    assertTrue(told != null, "never told");
  }
}
