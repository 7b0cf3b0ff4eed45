package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.failure;
import static io.sandpool.provider.remote.RemoteWorld.throttled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.RemoteLease;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.ScriptedCloud.Effect;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeeperTest {

  private final RemoteWorld world = new RemoteWorld();
  private final ScriptedCloud cloud = world.cloud;
  private final RemoteProvider provider = world.life("boot-1");

  @Test
  void anIdleSandboxMustBeRenewedAroundTheMiddleOfItsLease() {
    world.ready(provider);
    world.time.pass(Duration.ofSeconds(119));
    assertEquals(0, cloud.count("renew"));
    world.time.pass(Duration.ofSeconds(62));
    assertEquals(1, cloud.count("renew"));
    world.time.pass(Duration.ofMinutes(30));
    assertTrue(cloud.count("renew") >= 10 && cloud.count("renew") <= 16);
    assertEquals(List.of(), world.lost);
  }

  @Test
  void theLedgerMustKnowTheNewEnd() {
    world.ready(provider);
    RemoteLease before = world.ledger.leases().get(0);
    world.time.pass(Duration.ofSeconds(200));
    RemoteLease after = world.ledger.leases().get(0);
    assertTrue(after.expiresAt().isAfter(before.expiresAt()));
  }

  @Test
  void aSandboxThatRunsMustBeRenewedAndOneThatHasRunMustNot() {
    SandboxRef sandbox = world.ready(provider);
    world.time.pass(Duration.ofSeconds(100));
    Future<RunReport> run = world.run(provider, sandbox);
    world.kernel(sandbox).finish();
    assertTrue(run.succeeded());
    world.time.pass(Duration.ofSeconds(190));
    assertEquals(0, cloud.count("renew"));
  }

  @Test
  void twoHundredLeasesMustLiveOnWithFewCallsAtATime() {
    List<SandboxRef> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(world.ready(provider));
    }
    for (int second = 0; second < 1200; second++) {
      long before = cloud.count("renew");
      world.time.pass(Duration.ofSeconds(1));
      assertTrue(cloud.count("renew") - before <= 200, "all within a second");
    }
    assertEquals(List.of(), world.lost);
    assertEquals(200, cloud.living.size());
    assertTrue(cloud.count("renew") <= 200 * 10);
    assertEquals(200, all.size());
  }

  @Test
  void renewalsMustBeBoundedInParallel() {
    for (int i = 0; i < 20; i++) {
      world.ready(provider);
    }
    List<Promise<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(cloud.hold("renew"));
    }
    world.time.pass(Duration.ofSeconds(170));
    assertEquals(Keeper.PARALLEL, cloud.count("renew"));
    answers.forEach(Promise::tryComplete);
    world.time.pass(Duration.ofSeconds(10));
    assertEquals(20, cloud.count("renew"));
  }

  @Test
  void aSandboxThatTheCloudDoesNotKnowAnyMoreMustBeLostAtOnce() {
    SandboxRef sandbox = world.ready(provider);
    cloud.living.clear();
    world.time.pass(Duration.ofSeconds(181));
    assertEquals(1, world.lost.size());
    assertEquals(sandbox, world.lost.get(0).sandbox());
    assertEquals(Set.of(), world.ledger.keys());
  }

  @Test
  void aRenewalThatFailsMustBeTriedAgainBeforeTheEnd() {
    world.ready(provider);
    cloud.failAlways("renew", failure(Kind.SERVER_ERROR, false));
    world.time.pass(Duration.ofSeconds(250));
    assertTrue(cloud.count("renew") > 5);
    cloud.heal("renew");
    world.time.pass(Duration.ofSeconds(200));
    assertEquals(List.of(), world.lost);
  }

  @Test
  void aThrottledRenewalMustWaitAsLongAsTheCloudSays() {
    world.ready(provider);
    cloud.fail("renew", throttled(Duration.ofSeconds(40)), Effect.NONE);
    world.time.pass(Duration.ofSeconds(185));
    assertEquals(1, cloud.count("renew"));
    world.time.pass(Duration.ofSeconds(50));
    assertEquals(2, cloud.count("renew"));
  }

  @Test
  void aLeaseThatRanOutMustBeGivenUp() {
    world.ready(provider);
    cloud.failAlways("renew", failure(Kind.UNREACHABLE, true));
    world.time.pass(Duration.ofSeconds(302));
    assertEquals(1, world.lost.size());
    assertTrue(world.lost.get(0).reason().contains("ran out"));
  }

  @Test
  void aSandboxNearTheGreatestAgeMustBeReplacedBeforeTheCloudEndsIt() {
    world.ready(provider);
    world.time.pass(ScriptedCloud.GREATEST_AGE.minusSeconds(70));
    assertEquals(List.of(), world.lost);
    world.time.pass(Duration.ofSeconds(15));
    assertEquals(1, world.lost.size());
    assertTrue(world.lost.get(0).reason().contains("greatest age"));
    assertEquals(Set.of(), cloud.living.keySet());
  }

  @Test
  void aSandboxThatMayOnlyLiveShortlyMustBeOfSomeUse() {
    cloud.mostLife = Duration.ofSeconds(60);
    world.ready(provider);
    world.time.pass(Duration.ofSeconds(25));
    assertEquals(List.of(), world.lost);
  }

  @Test
  void aCheckMustNotPutTheEndOff() {
    SandboxRef sandbox = world.ready(provider);
    assertTrue(provider.check(sandbox, world.time.in(RemoteWorld.FAR)).succeeded());
    assertEquals(1, cloud.count("look"));
    assertEquals(0, cloud.count("renew"));
    cloud.living.clear();
    assertTrue(provider.check(sandbox, world.time.in(RemoteWorld.FAR)).failed());
  }

  @Test
  void aCloudWithAnotherTimeOfDayMustNotCostItsSandboxes() {
    cloud.skew = Duration.ofHours(-5);
    world.ready(provider);
    world.time.pass(Duration.ofMinutes(10));
    assertEquals(List.of(), world.lost);
    assertTrue(cloud.count("renew") < 10);
    cloud.skew = Duration.ofHours(5);
    world.ready(provider);
    world.time.pass(Duration.ofMinutes(10));
    assertEquals(List.of(), world.lost);
  }

  @Test
  void nothingMustBeRenewedAfterTheEnd() {
    world.ready(provider);
    provider.close();
    world.time.pass(Duration.ofMinutes(10));
    assertEquals(0, cloud.count("renew"));
    assertEquals(1, cloud.count("authenticate"));
    assertFalse(cloud.living.isEmpty());
  }
}
