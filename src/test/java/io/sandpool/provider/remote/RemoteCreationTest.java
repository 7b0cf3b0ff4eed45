package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.errorOf;
import static io.sandpool.provider.remote.RemoteWorld.failure;
import static io.sandpool.provider.remote.RemoteWorld.throttled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.RemoteLease;
import io.sandpool.provider.guest.FrameType;
import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.ScriptedCloud.Effect;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.testkit.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemoteCreationTest {

  private final RemoteWorld world = new RemoteWorld();
  private final ScriptedCloud cloud = world.cloud;
  private final MemoryLedger ledger = world.ledger;
  private final RemoteProvider provider = world.life("boot-1");

  private void assertUnavailable(Future<?> future) {
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(future));
  }

  private void assertNothingLeft() {
    assertEquals(Map.of(), cloud.living);
    assertEquals(List.of(), ledger.leases());
  }

  @Test
  void aLeaseMustBeWrittenBeforeTheCloudIsAsked() {
    Promise<Void> disk = Promise.promise();
    ledger.waitFor(disk.future());
    Future<SandboxRef> created = world.create(provider);
    assertEquals(0, cloud.count("create"));
    disk.complete();
    assertEquals(1, cloud.count("create"));
    assertEquals(new SandboxRef("cloudy", "box-1"), created.result());
  }

  @Test
  void aSandboxMustBeInTheLedgerWithAllThatFindsItAgain() {
    world.ready(provider);
    RemoteLease lease = ledger.leases().get(0);
    assertEquals(Optional.of("box-1"), lease.sandboxId());
    assertEquals("boot-1", lease.boot());
    assertEquals("pool", lease.identity().pool());
    assertEquals(Map.of("box-1", lease.key()), cloud.living);
  }

  @Test
  void nothingMustBeLeasedWhereTheLedgerCannotBeWritten() {
    ledger.goAway();
    assertUnavailable(world.create(provider));
    assertEquals(0, cloud.count("create"));
  }

  @Test
  void aSandboxWhoseLeaseCannotBeConfirmedMustGo() {
    Promise<Void> answer = cloud.hold("create");
    Future<SandboxRef> created = world.create(provider);
    ledger.goAway();
    answer.complete();
    assertUnavailable(created);
    assertEquals(Map.of(), cloud.living);
  }

  @Test
  void aThrottledCreateMustBeRepeatedWhenTheCloudSaysSo() {
    cloud.fail("create", throttled(Duration.ofSeconds(3)), Effect.NONE);
    Future<SandboxRef> created = world.create(provider);
    world.time.pass(Duration.ofMillis(2900));
    assertEquals(1, cloud.count("create"));
    world.time.pass(Duration.ofSeconds(1));
    assertTrue(created.succeeded());
    assertEquals(List.of(ErrorKind.THROTTLED), world.retries);
    assertEquals(cloud.orders.get(0).key(), cloud.orders.get(1).key());
  }

  @Test
  void aCreateThatIsThrottledBeyondTheDeadlineMustFailAtOnce() {
    cloud.fail("create", throttled(Duration.ofSeconds(60)), Effect.NONE);
    assertUnavailable(world.create(provider));
    assertEquals(List.of(), world.retries);
    assertNothingLeft();
  }

  @Test
  void aRefusedConnectionMustBeTriedAgainUnderTheSameLease() {
    cloud.fail("create", failure(Kind.UNREACHABLE, true), Effect.NONE);
    Future<SandboxRef> created = world.create(provider);
    world.time.pass(Duration.ofSeconds(1));
    assertTrue(created.succeeded());
    assertEquals(cloud.orders.get(0).key(), cloud.orders.get(1).key());
    assertEquals(1, ledger.leases().size());
  }

  @Test
  void aServerErrorMustBeTriedAgainUnderAnotherLeaseAndTheFirstBeSettled() {
    cloud.fail("create", failure(Kind.SERVER_ERROR, false), Effect.DONE);
    Future<SandboxRef> created = world.create(provider);
    world.time.pass(Duration.ofSeconds(1));
    assertTrue(created.succeeded());
    assertNotEquals(cloud.orders.get(0).key(), cloud.orders.get(1).key());
    assertEquals(Set.of("box-1", "box-2"), cloud.living.keySet());
    world.time.pass(Duration.ofSeconds(10));
    assertEquals(Set.of(created.result().id()), cloud.living.keySet());
    assertEquals(Set.of(cloud.orders.get(1).key()), ledger.keys());
  }

  @Test
  void attemptsMustBeBoundedAndCounted() {
    for (int i = 0; i < 9; i++) {
      cloud.fail("create", failure(Kind.SERVER_ERROR, true), Effect.NONE);
    }
    Future<SandboxRef> created = world.create(provider);
    world.time.pass(Duration.ofSeconds(25));
    assertUnavailable(created);
    assertEquals(4, cloud.count("create"));
    assertEquals(3, world.retries.size());
    assertNothingLeft();
  }

  @Test
  void wrongCredentialsMustNotBeTriedAgain() {
    cloud.fail("create", failure(Kind.UNAUTHORISED, true), Effect.NONE);
    assertUnavailable(world.create(provider));
    assertEquals(1, cloud.count("create"));
    assertNothingLeft();
  }

  @Test
  void aCreateWhoseAnswerIsLostMustNotBeRepeatedAndItsSandboxMustGo() {
    cloud.fail("create", failure(Kind.UNREACHABLE, false), Effect.DONE);
    assertUnavailable(world.create(provider));
    assertEquals(1, cloud.count("create"));
    assertEquals(1, cloud.living.size());
    world.time.pass(Duration.ofSeconds(6));
    assertNothingLeft();
  }

  @Test
  void aSandboxThatComesTooLateMustGo() {
    Promise<Void> answer = cloud.hold("create");
    Future<SandboxRef> created = world.create(provider, "python", Duration.ofSeconds(4));
    world.time.pass(Duration.ofSeconds(4));
    assertUnavailable(created);
    assertFalse(ledger.leases().isEmpty());
    answer.complete();
    assertNothingLeft();
  }

  @Test
  void aLeaseOfWhichNothingIsKnownMustStayInTheLedger() {
    cloud.fail("create", failure(Kind.TIMED_OUT, false), Effect.NONE);
    assertUnavailable(world.create(provider));
    world.time.pass(Duration.ofMinutes(2));
    assertEquals(1, ledger.leases().size());
  }

  private Future<SandboxRef> createStubborn() {
    cloud.obligingKernels = false;
    return world.create(provider);
  }

  @Test
  void aSandboxWhoseGuestDoesNotSayHelloMustGoWithTheReason() {
    Future<SandboxRef> created = createStubborn();
    ScriptedKernel kernel = cloud.kernel("box-1");
    kernel.listener().onText(OutputChunk.Stream.STDERR, "guest: the template has no node\n");
    kernel.end();
    assertUnavailable(created);
    assertTrue(errorOf(created).detail().contains("the template has no node"));
    assertEquals(List.of(ErrorKind.NOT_READY), world.errors);
    assertNothingLeft();
  }

  @Test
  void aSandboxWhoseKernelBreaksWhileItIsPreparedMustGo() {
    Future<SandboxRef> created = createStubborn();
    cloud.kernel("box-1").breakOff(failure(Kind.UNREACHABLE, false));
    assertUnavailable(created);
    assertNothingLeft();
  }

  @Test
  void aSandboxWhoseGuestBreaksTheProtocolMustGo() {
    Future<SandboxRef> created = createStubborn();
    ScriptedKernel kernel = cloud.kernel("box-1");
    kernel.say(Frames.wire(FrameType.FINISHED, 1, "exit=0\n"));
    assertUnavailable(created);
    assertTrue(kernel.aborted);
    assertNothingLeft();
  }

  @Test
  void aSandboxThatIsNotWarmInTimeMustGo() {
    Future<SandboxRef> created = createStubborn();
    world.time.pass(RemoteWorld.FAR);
    assertUnavailable(created);
    assertNothingLeft();
  }

  @Test
  void noMoreMustBeLeasedThanMayBeHeldAtTheSameTime() {
    RemoteProvider small = world.life("boot-2", 2);
    world.ready(small);
    SandboxRef second = world.ready(small);
    assertUnavailable(world.create(small));
    assertEquals(2, cloud.count("create"));
    small.destroy(second);
    assertTrue(world.create(small).succeeded());
  }

  @Test
  void aSandboxThatCouldNotBeEndedMustCountAsHeld() {
    RemoteProvider small = world.life("boot-2", 1);
    SandboxRef only = world.ready(small);
    cloud.fail("kill", failure(Kind.UNAUTHORISED, true), Effect.NONE);
    assertUnavailable(small.destroy(only));
    assertUnavailable(world.create(small));
    assertTrue(small.destroy(only).succeeded());
    assertTrue(world.create(small).succeeded());
  }

  @Test
  void aLanguageThatTheCloudDoesNotRunMustBeRefused() {
    assertUnavailable(world.create(provider, "cobol", RemoteWorld.FAR));
    assertEquals(0, cloud.count("create"));
  }

  @Test
  void aGuestThatHangsMustBeGivenUpWhileThereIsTimeForAnotherSandbox() {
    cloud.obligingKernels = false;
    Future<SandboxRef> created = world.create(provider, "python", Duration.ofSeconds(60));
    world.time.pass(Duration.ofSeconds(31));
    assertUnavailable(created);
    assertNothingLeft();
  }

  @Test
  void aRefusalThatLastsMustBeToldAsSuch() {
    for (Kind kind : List.of(Kind.UNAUTHORISED, Kind.NOT_FOUND, Kind.REFUSED)) {
      cloud.fail("create", failure(kind, true), Effect.NONE);
      assertEquals(true, isLasting(world.create(provider)), kind::name);
    }
    cloud.failAlways("create", failure(Kind.BAD_ANSWER, true));
    assertEquals(false, isLasting(world.create(provider)));
  }

  private static boolean isLasting(Future<SandboxRef> creation) {
    return assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(creation)).lasting();
  }
}
