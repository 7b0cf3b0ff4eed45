package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.errorOf;
import static io.sandpool.provider.remote.RemoteWorld.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.CleanUp;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.ScriptedCloud.Effect;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.testkit.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemoteInventoryTest {

  private final RemoteWorld world = new RemoteWorld();
  private final ScriptedCloud cloud = world.cloud;
  private final MemoryLedger ledger = world.ledger;

  private static List<OwnedSandbox> owned(RemoteProvider provider) {
    return provider.listOwned().result();
  }

  private void assertNothingLeft() {
    assertEquals(Map.of(), cloud.living);
    assertEquals(List.of(), ledger.leases());
  }

  @Test
  void whatAnEarlierLifeLeftMustBeFoundAndEnded() {
    SandboxRef left = world.ready(world.life("boot-1"));
    RemoteProvider next = world.life("boot-2");
    assertEquals(
        List.of(new OwnedSandbox(left, new SlotIdentity("pool", 1, 1), "boot-1")), owned(next));
    assertTrue(next.destroy(left).succeeded());
    assertNothingLeft();
  }

  @Test
  void whatThisLifeHoldsMustBeItsOwn() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    assertEquals("boot-1", owned(provider).get(0).boot());
    assertEquals(sandbox, owned(provider).get(0).sandbox());
    ledger.clear();
    assertEquals("boot-1", owned(provider).get(0).boot(), "even where the ledger was lost");
  }

  @Test
  void aSandboxThatIsBeingMadeMustBeItsOwn() {
    RemoteProvider provider = world.life("boot-1");
    cloud.hold("create");
    world.create(provider);
    OwnedSandbox making = owned(provider).get(0);
    assertEquals("boot-1", making.boot());
    assertEquals(new SlotIdentity("pool", 1, 1), making.identity());
  }

  @Test
  void aLeaseWhoseCreationWasCutOffMustBeSettledByItsMark() {
    cloud.hold("create");
    world.create(world.life("boot-1"), "python", Duration.ofMinutes(20));
    RemoteProvider next = world.life("boot-2");
    OwnedSandbox found = owned(next).get(0);
    assertEquals("boot-1", found.boot());
    assertTrue(next.destroy(found.sandbox()).succeeded());
    assertNothingLeft();
  }

  @Test
  void aLeaseOfWhichNothingCameMustStayUntilNothingCanComeOfItAnyMore() {
    Promise<Void> lostCall = Promise.promise();
    cloud.fail("create", failure(Kind.TIMED_OUT, false), Effect.NONE);
    world.create(world.life("boot-1"));
    RemoteProvider next = world.life("boot-2");
    SandboxRef unconfirmed = owned(next).get(0).sandbox();
    Future<Void> early = next.destroy(unconfirmed);
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(early));
    assertEquals(1, ledger.leases().size());
    world.time.pass(CleanUp.DEFAULTS.settling().plusSeconds(1));
    assertTrue(next.destroy(owned(next).get(0).sandbox()).succeeded());
    assertNothingLeft();
    lostCall.tryComplete();
  }

  @Test
  void aSandboxThatAppearsLateMustBeEnded() {
    cloud.fail("create", failure(Kind.TIMED_OUT, false), Effect.NONE);
    world.create(world.life("boot-1"));
    String key = cloud.orders.get(0).key();
    RemoteProvider next = world.life("boot-2");
    SandboxRef unconfirmed = owned(next).get(0).sandbox();
    cloud.living.put("late", key);
    assertTrue(next.destroy(unconfirmed).succeeded());
    assertNothingLeft();
  }

  @Test
  void aMarkWithoutALeaseMustBeAnOrphan() {
    cloud.living.put("stray", "key99");
    RemoteProvider provider = world.life("boot-1");
    OwnedSandbox stray = owned(provider).get(0);
    assertEquals("unknown", stray.boot());
    assertTrue(provider.destroy(stray.sandbox()).succeeded());
    assertNothingLeft();
  }

  @Test
  void aLeaseWhoseEndIsLongPastMustBeForgottenWhereTheCloudDoesNotListIt() {
    world.ready(world.life("boot-1"));
    cloud.living.clear();
    RemoteProvider next = world.life("boot-2");
    world.life("boot-1").close();
    assertEquals(1, owned(next).size());
    RemoteWorld later = world;
    later.time.pass(Duration.ofHours(2));
    owned(next);
    assertEquals(List.of(), ledger.leases());
  }

  @Test
  void aSandboxThatTheCloudListsMustBeFoundHoweverOldItsLease() {
    RemoteProvider first = world.life("boot-1");
    SandboxRef left = world.ready(first);
    first.close();
    world.time.pass(Duration.ofHours(3));
    assertEquals(left, owned(world.life("boot-2")).get(0).sandbox());
  }

  @Test
  void theCloudMustBeAskedBeforeTheLedgerSoThatNothingNewLooksStray() {
    RemoteProvider provider = world.life("boot-1");
    Promise<Void> answer = cloud.hold("list");
    Future<List<OwnedSandbox>> taken = provider.listOwned();
    world.ready(world.life("boot-2"));
    answer.complete();
    assertEquals(Set.of("boot-2"), Set.of(taken.result().get(0).boot()));
  }

  @Test
  void anUnreachableCloudMustFailTheListing() {
    cloud.failAlways("list", failure(Kind.UNREACHABLE, true));
    assertInstanceOf(
        ServiceError.ProviderUnavailable.class, errorOf(world.life("boot-1").listOwned()));
  }

  @Test
  void aKillThatFailsMustBeRepeatedAndTheLeaseKeptUntilItWorks() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    cloud.failAlways("kill", failure(Kind.SERVER_ERROR, false));
    Future<Void> destroyed = provider.destroy(sandbox);
    world.time.pass(Duration.ofMinutes(1));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(destroyed));
    assertEquals(4, cloud.count("kill"));
    assertEquals(1, ledger.leases().size());
    cloud.heal("kill");
    assertTrue(provider.destroy(sandbox).succeeded());
    assertNothingLeft();
  }

  @Test
  void whoAsksTwiceForAnEndMustCostTheCloudOneCall() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    assertTrue(provider.destroy(sandbox).succeeded());
    assertTrue(provider.destroy(sandbox).succeeded());
    assertEquals(1, cloud.count("kill"));
  }

  @Test
  void aSandboxThatIsListedAfterItsEndMustBeEndedAgain() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    provider.destroy(sandbox);
    cloud.living.put(sandbox.id(), "key1");
    assertEquals(1, owned(provider).size());
    provider.destroy(sandbox);
    assertNothingLeft();
  }

  @Test
  void aLedgerThatCannotForgetMustNotFailTheEnd() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    ledger.goAway();
    assertTrue(provider.destroy(sandbox).succeeded());
    ledger.comeBack();
    assertEquals(1, ledger.leases().size());
    provider.destroy(owned(provider).get(0).sandbox());
    assertNothingLeft();
  }
}
