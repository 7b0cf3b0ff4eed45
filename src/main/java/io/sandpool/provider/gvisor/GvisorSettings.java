package io.sandpool.provider.gvisor;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the provider reaches its engine and shapes its containers.
 *
 * @param id the provider's id
 * @param instance the installation; everything it makes carries this name, and only what carries it
 *     is ever destroyed, so no two installations may share one at the same engine
 * @param boot this life of the service
 * @param dockerHost {@code unix:///path} or {@code tcp://host:port}
 * @param runtime the engine's runtime to start containers with
 * @param requireGvisor refuse sandboxes whose kernel is not gVisor's
 * @param create the lane of creating and starting
 * @param destroy the lane of removing
 * @param control the lane of everything else
 * @param hostPids processes and threads that a container may have on the host, gVisor's own
 *     included: where these run out, the whole sandbox dies
 * @param tmpBytes the most that /tmp holds; never more than the sandbox's disk
 * @param shmBytes the most that /dev/shm holds
 * @param checkInterval how often the engine and the images are looked at while all is well
 */
public record GvisorSettings(
    String id,
    String instance,
    String boot,
    String dockerHost,
    String runtime,
    boolean requireGvisor,
    LaneSettings create,
    LaneSettings destroy,
    LaneSettings control,
    int hostPids,
    long tmpBytes,
    long shmBytes,
    Duration checkInterval) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");
  static final int MIN_HOST_PIDS = 512;
  private static final long MIB = 1024 * 1024;

  public GvisorSettings {
    requireName("id", id);
    requireName("instance", instance);
    requireName("boot", boot);
    requireName("runtime", runtime);
    try {
      DockerEndpoint.parse(dockerHost);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("docker_host: " + e.getMessage(), e);
    }
    require(hostPids >= MIN_HOST_PIDS, "host_pids", "at least " + MIN_HOST_PIDS, hostPids);
    require(tmpBytes >= MIB, "tmp_bytes", "at least " + MIB, tmpBytes);
    require(shmBytes >= MIB, "shm_bytes", "at least " + MIB, shmBytes);
    require(
        checkInterval.toMillis() >= 1000, "check_interval", "at least one second", checkInterval);
  }

  /** What serves on one machine, with the defaults for all that is not named here. */
  public static GvisorSettings defaults(String id, String instance, String boot) {
    return new GvisorSettings(
        id,
        instance,
        boot,
        "unix:///var/run/docker.sock",
        "sandpool-runsc",
        true,
        new LaneSettings(2, 256, Duration.ofSeconds(30)),
        new LaneSettings(2, 4096, Duration.ofSeconds(60)),
        new LaneSettings(2, 1024, Duration.ofSeconds(10)),
        1024,
        64 * MIB,
        16 * MIB,
        Duration.ofSeconds(60));
  }

  DockerEndpoint endpoint() {
    return DockerEndpoint.parse(dockerHost);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static void requireName(String key, String value) {
    require(isName(value), key, "lower case letters, digits, '_', '.' and '-', at most 63", value);
  }

  private static void require(boolean condition, String key, String expected, Object actual) {
    if (!condition) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", was " + actual);
    }
  }
}
