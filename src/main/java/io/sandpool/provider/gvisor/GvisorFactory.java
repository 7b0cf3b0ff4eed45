package io.sandpool.provider.gvisor;

import io.sandpool.provider.ProviderDescriptor;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderFactory;
import io.sandpool.provider.SandboxProvider;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/** Makes {@link GvisorProvider}s from what the operator wrote. */
public final class GvisorFactory implements ProviderFactory {

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "docker_host": {"type": "string", "default": "unix:///var/run/docker.sock"},
          "runtime": {"type": "string", "default": "sandpool-runsc"},
          "require_gvisor": {"type": "boolean", "default": true},
          "create_lane": {"type": "integer", "minimum": 1, "maximum": 64, "default": 2},
          "destroy_lane": {"type": "integer", "minimum": 1, "maximum": 64, "default": 2},
          "host_pids": {"type": "integer", "minimum": 512, "default": 1024}
        }
      }
      """;

  @Override
  public ProviderDescriptor descriptor() {
    return new ProviderDescriptor(
        GvisorProvider.TYPE, "Containers on a Docker Engine, run by gVisor.", SCHEMA);
  }

  @Override
  public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
    return new GvisorProvider(
        settings(environment, configuration),
        environment.vertx(),
        environment.ticker(),
        environment.listener());
  }

  static GvisorSettings settings(ProviderEnvironment environment, JsonObject configuration) {
    return settings(
        GvisorSettings.defaults(environment.id(), environment.instance(), environment.boot()),
        configuration);
  }

  /**
   * Reads the settings; what is not named is as in {@code defaults}.
   *
   * @throws IllegalArgumentException with the key, what it must be and what it was
   */
  public static GvisorSettings settings(GvisorSettings defaults, JsonObject configuration) {
    refuseUnknownKeys(configuration);
    return new GvisorSettings(
        defaults.id(),
        defaults.instance(),
        defaults.boot(),
        read(configuration, "docker_host", String.class, "a text", defaults.dockerHost()),
        read(configuration, "runtime", String.class, "a text", defaults.runtime()),
        read(
            configuration,
            "require_gvisor",
            Boolean.class,
            "true or false",
            defaults.requireGvisor()),
        lane(configuration, "create_lane", defaults.create()),
        lane(configuration, "destroy_lane", defaults.destroy()),
        defaults.control(),
        read(configuration, "host_pids", Integer.class, "a whole number", defaults.hostPids()),
        defaults.tmpBytes(),
        defaults.shmBytes(),
        defaults.checkInterval());
  }

  private static LaneSettings lane(JsonObject configuration, String key, LaneSettings defaults) {
    int threads = read(configuration, key, Integer.class, "a whole number", defaults.threads());
    try {
      return new LaneSettings(threads, defaults.queue(), defaults.deadline());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": expected 1 to 64, was " + threads, e);
    }
  }

  private static <T> T read(
      JsonObject configuration, String key, Class<T> type, String expected, T byDefault) {
    Object value = configuration.getValue(key, byDefault);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", was " + value);
    }
    return type.cast(value);
  }

  private static void refuseUnknownKeys(JsonObject configuration) {
    Set<String> known = new JsonObject(SCHEMA).getJsonObject("properties").fieldNames();
    Set<String> unknown = new TreeSet<>(configuration.fieldNames());
    unknown.removeAll(known);
    unknown.remove("type");
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          unknown.iterator().next() + ": not known here; known are " + new TreeSet<>(known));
    }
  }
}
