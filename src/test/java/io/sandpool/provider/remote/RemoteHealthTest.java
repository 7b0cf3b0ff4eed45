package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.ProviderHealth;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.ScriptedCloud.Effect;
import io.sandpool.sandbox.SandboxRef;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemoteHealthTest {

  private final RemoteWorld world = new RemoteWorld();
  private final ScriptedCloud cloud = world.cloud;

  private void assertHealth(ProviderHealth expected, RemoteProvider provider) {
    assertEquals(expected, provider.status().health());
    assertEquals(expected == ProviderHealth.UP, provider.status().reason().isEmpty());
  }

  @Test
  void aCloudThatKnowsUsMustBeUpFromTheStart() {
    assertHealth(ProviderHealth.UP, world.life("boot-1"));
  }

  @Test
  void wrongCredentialsMustBeToldFromAnUnreachableCloudAndThatFromAThrottledOne() {
    for (Kind[] one :
        new Kind[][] {
          {Kind.UNAUTHORISED}, {Kind.UNREACHABLE}, {Kind.THROTTLED}, {Kind.SERVER_ERROR}
        }) {
      RemoteWorld fresh = new RemoteWorld();
      fresh.cloud.failAlways("authenticate", failure(one[0], true));
      ProviderHealth expected =
          switch (one[0]) {
            case UNAUTHORISED -> ProviderHealth.UNAUTHORISED;
            case THROTTLED -> ProviderHealth.THROTTLED;
            default -> ProviderHealth.UNREACHABLE;
          };
      assertHealth(expected, fresh.life("boot-1"));
    }
  }

  @Test
  void aCloudThatComesBackMustBeFoundOutWithoutBeingUsed() {
    cloud.failAlways("authenticate", failure(Kind.UNREACHABLE, true));
    RemoteProvider provider = world.life("boot-1");
    world.time.pass(Duration.ofSeconds(30));
    assertHealth(ProviderHealth.UNREACHABLE, provider);
    assertTrue(cloud.count("authenticate") < 10);
    cloud.heal("authenticate");
    world.time.pass(Duration.ofSeconds(61));
    assertHealth(ProviderHealth.UP, provider);
  }

  @Test
  void anyAnswerMustTellThatItCanBeReached() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    cloud.fail("look", failure(Kind.UNREACHABLE, true), Effect.NONE);
    provider.check(sandbox, world.time.in(RemoteWorld.FAR));
    assertHealth(ProviderHealth.UNREACHABLE, provider);
    provider.check(sandbox, world.time.in(RemoteWorld.FAR));
    assertHealth(ProviderHealth.UP, provider);
  }

  @Test
  void aMissingTemplateMustBeMisconfiguredUntilASandboxIsMade() {
    RemoteProvider provider = world.life("boot-1");
    cloud.fail("create", failure(Kind.NOT_FOUND, true), Effect.NONE);
    world.create(provider);
    provider.listOwned();
    assertHealth(ProviderHealth.MISCONFIGURED, provider);
    world.ready(provider);
    assertHealth(ProviderHealth.UP, provider);
  }

  @Test
  void aPlanThatIsFullMustBeThrottledForAWhileOnly() {
    RemoteProvider provider = world.life("boot-1");
    cloud.failAlways("create", failure(Kind.THROTTLED, true));
    world.create(provider);
    assertHealth(ProviderHealth.THROTTLED, provider);
    provider.listOwned();
    assertHealth(ProviderHealth.THROTTLED, provider);
    world.time.pass(Duration.ofSeconds(100));
    assertHealth(ProviderHealth.UP, provider);
  }

  @Test
  void aSandboxThatIsGoneMustNotMakeTheCloudIll() {
    RemoteProvider provider = world.life("boot-1");
    SandboxRef sandbox = world.ready(provider);
    cloud.living.clear();
    assertTrue(provider.check(sandbox, world.time.in(RemoteWorld.FAR)).failed());
    assertHealth(ProviderHealth.UP, provider);
  }

  @Test
  void aProbeMustAskTheCloudNow() {
    RemoteProvider provider = world.life("boot-1");
    cloud.fail("authenticate", failure(Kind.UNAUTHORISED, true), Effect.NONE);
    assertTrue(provider.probe(world.time.in(RemoteWorld.FAR)).failed());
    assertHealth(ProviderHealth.UNAUTHORISED, provider);
    assertTrue(provider.probe(world.time.in(RemoteWorld.FAR)).succeeded());
    assertHealth(ProviderHealth.UP, provider);
  }

  @Test
  void theStatusMustSayWhatIsHeld() {
    RemoteProvider provider = world.life("boot-1");
    world.ready(provider);
    assertEquals(1, provider.status().sandboxes());
    assertEquals("test", provider.status().type());
    assertEquals(Optional.of(Duration.ofSeconds(60)), provider.capabilities().maxWall());
  }
}
