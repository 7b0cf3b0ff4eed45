package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerBlueprintTest {

  private static final GvisorSettings SETTINGS =
      GvisorSettings.defaults("local", "install-1", "boot-0123456789");
  private static final SandboxSpec SPEC =
      new SandboxSpec(
          "python-big", "python", "sandpool/python", List.of("numpy", "pandas"), Requests.limits());
  private static final SlotIdentity IDENTITY = new SlotIdentity("python", 42, 3);

  private final ContainerBlueprint blueprint = ContainerBlueprint.of(SETTINGS, SPEC, IDENTITY);
  private final HostConfig host = blueprint.host();

  @Test
  void theNameMustBeTheSlots() {
    assertEquals("sandpool-install-1-python-42-boot-012", blueprint.name());
  }

  @Test
  void theLabelsMustSayWhoseItIsAndReadBack() {
    assertEquals("python-big", blueprint.labels().get("io.sandpool.template"));
    assertEquals("install-1", blueprint.labels().get("io.sandpool.instance"));
    assertEquals(
        Optional.of(new OwnedSandbox(new SandboxRef("local", "id"), IDENTITY, "boot-0123456789")),
        ContainerLabels.read("local", "id", blueprint.labels()));
  }

  @Test
  void labelsThatThisServiceDidNotWriteMustNotBeRead() {
    assertEquals(Optional.empty(), ContainerLabels.read("local", "id", Map.of()));
    assertEquals(
        Optional.empty(),
        ContainerLabels.read(
            "local", "id", Map.of("io.sandpool.slot", "x", "io.sandpool.generation", "1")));
  }

  @Test
  void modulesToPreloadMustBeTold() {
    assertEquals(List.of("SANDPOOL_PRELOAD=numpy,pandas"), blueprint.environment());
  }

  @Test
  void theProgramMustHaveNoRightsThatTheGuestDoesNotNeed() {
    assertArrayEquals(new Capability[] {Capability.ALL}, host.getCapDrop());
    assertArrayEquals(
        new Capability[] {
          Capability.SETUID, Capability.SETGID, Capability.KILL, Capability.SYS_RESOURCE
        },
        host.getCapAdd());
    assertEquals(List.of("no-new-privileges"), host.getSecurityOpts());
    assertEquals(false, host.getPrivileged());
    assertEquals("none", host.getNetworkMode());
    assertEquals(0, host.getBinds().length);
    assertTrue(host.getReadonlyRootfs());
  }

  @Test
  void everythingMustBeLimited() {
    assertEquals(256L << 20, host.getMemory());
    assertEquals(host.getMemory(), host.getMemorySwap());
    assertEquals(1_000_000_000L, host.getNanoCPUs());
    assertEquals(1024L, host.getPidsLimit());
    assertArrayEquals(
        new Ulimit[] {
          new Ulimit("nproc", 64L, 64L),
          new Ulimit("nofile", 256L, 256L),
          new Ulimit("core", 0L, 0L)
        },
        host.getUlimits());
    assertEquals(
        "rw,exec,nosuid,nodev,size=104857600,uid=65534,gid=65534,mode=0755",
        host.getTmpFs().get("/workspace"));
    assertEquals("rw,exec,nosuid,nodev,size=67108864,mode=1777", host.getTmpFs().get("/tmp"));
    assertEquals("rw,noexec,nosuid,nodev,size=16777216,mode=1777", host.getTmpFs().get("/dev/shm"));
    assertEquals("none", host.getIpcMode());
  }

  @Test
  void nothingMustOutliveTheContainer() {
    assertEquals("none", host.getLogConfig().getType().getType());
    assertEquals(RestartPolicy.noRestart(), host.getRestartPolicy());
  }
}
