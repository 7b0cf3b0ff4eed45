package io.sandpool.provider.gvisor;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import java.util.List;
import java.util.Map;

/**
 * A container as it is to be made. Every value comes from the configuration; nothing of a caller's
 * ever gets here.
 *
 * @param name unique to the slot, so that a container whose creation had no answer can be found
 * @param image what the template names; the id it stands for is looked up at the engine
 * @param labels whose it is
 * @param environment for the guest
 * @param host limits, rights and mounts
 */
record ContainerBlueprint(
    String name,
    String image,
    Map<String, String> labels,
    List<String> environment,
    HostConfig host) {

  private static final int MAX_POOL_IN_NAME = 63;
  private static final int BOOT_IN_NAME = 8;
  private static final long NANO_PER_MILLI_CPU = 1_000_000;
  private static final int OOM_SCORE = 500;

  static ContainerBlueprint of(GvisorSettings settings, SandboxSpec spec, SlotIdentity identity) {
    return new ContainerBlueprint(
        nameOf(settings, identity),
        spec.image(),
        ContainerLabels.of(settings, spec, identity),
        List.of("SANDPOOL_PRELOAD=" + String.join(",", spec.preload())),
        hostOf(settings, spec.ceiling()));
  }

  /** Writes everything but the image into a command. */
  CreateContainerCmd applyTo(CreateContainerCmd command) {
    return command
        .withName(name)
        .withLabels(labels)
        .withEnv(environment)
        .withUser("0:0")
        .withHostName("sandbox")
        // No network namespace of the engine's, no hook, and no copies of the host's /etc/hosts and
        // /etc/resolv.conf: the runtime makes an empty namespace, which is cheapest, too.
        .withNetworkDisabled(true)
        .withStdinOpen(true)
        // The guest sees its input end when this service dies, and ends itself.
        .withStdInOnce(true)
        .withAttachStdin(true)
        .withAttachStdout(true)
        .withAttachStderr(true)
        .withTty(false)
        .withHostConfig(host);
  }

  private static String nameOf(GvisorSettings settings, SlotIdentity identity) {
    String pool = identity.pool().replaceAll("[^a-zA-Z0-9_.-]", "_");
    String boot = settings.boot();
    return "sandpool-%s-%s-%d-%s"
        .formatted(
            settings.instance(),
            pool.substring(0, Math.min(pool.length(), MAX_POOL_IN_NAME)),
            identity.slot(),
            boot.substring(0, Math.min(boot.length(), BOOT_IN_NAME)));
  }

  private static HostConfig hostOf(GvisorSettings settings, Limits ceiling) {
    return HostConfig.newHostConfig()
        .withRuntime(settings.runtime())
        .withNetworkMode("none")
        .withReadonlyRootfs(true)
        .withTmpFs(
            Map.of(
                "/workspace",
                "rw,exec,nosuid,nodev,size=%d,uid=65534,gid=65534,mode=0755"
                    .formatted(ceiling.diskBytes()),
                "/tmp",
                "rw,exec,nosuid,nodev,size=%d,mode=1777"
                    .formatted(Math.min(settings.tmpBytes(), ceiling.diskBytes())),
                "/dev/shm",
                "rw,noexec,nosuid,nodev,size=%d,mode=1777".formatted(settings.shmBytes())))
        // Otherwise the engine mounts a /dev/shm on the host, and every access leaves the sandbox.
        .withIpcMode("none")
        .withMemory(ceiling.memoryBytes())
        .withMemorySwap(ceiling.memoryBytes())
        .withNanoCPUs(ceiling.milliCpus() * NANO_PER_MILLI_CPU)
        .withPidsLimit((long) settings.hostPids())
        .withOomScoreAdj(OOM_SCORE)
        .withUlimits(ulimits(ceiling))
        .withCapDrop(Capability.ALL)
        .withCapAdd(Capability.SETUID, Capability.SETGID, Capability.KILL, Capability.SYS_RESOURCE)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withPrivileged(false)
        .withInit(false)
        .withRestartPolicy(RestartPolicy.noRestart())
        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
        .withAutoRemove(false);
  }

  /** Held inside the sandbox, by gVisor, against the program's user; the guest may exceed them. */
  private static List<Ulimit> ulimits(Limits ceiling) {
    return List.of(
        new Ulimit("nproc", (long) ceiling.processes(), (long) ceiling.processes()),
        new Ulimit("nofile", (long) ceiling.openFiles(), (long) ceiling.openFiles()),
        new Ulimit("core", 0L, 0L));
  }
}
