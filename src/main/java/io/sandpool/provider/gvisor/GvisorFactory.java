package io.sandpool.provider.gvisor;

import io.sandpool.provider.ProviderDescriptor;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderFactory;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.Schema;
import io.sandpool.provider.schema.Settings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Makes {@link GvisorProvider}s from what the operator wrote. */
public final class GvisorFactory implements ProviderFactory {

  @Override
  public ProviderDescriptor descriptor() {
    GvisorSettings defaults = GvisorSettings.defaults("local", "any", "any");
    return new ProviderDescriptor(
        GvisorProvider.TYPE,
        "Self-managed gVisor",
        "Containers on a Docker Engine, run by gVisor.",
        List.of("self-hosted", "low-latency", "secure"),
        schema(defaults));
  }

  @Override
  public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
    return new GvisorProvider(
        settings(environment, configuration),
        environment.vertx(),
        environment.ticker(),
        environment.listener());
  }

  @Override
  public void check(JsonObject configuration, Map<String, String> variables) {
    settings(GvisorSettings.defaults("local", "any", "any"), configuration);
  }

  static GvisorSettings settings(ProviderEnvironment environment, JsonObject configuration) {
    return settings(
        GvisorSettings.defaults(environment.id(), environment.instance(), environment.boot()),
        configuration);
  }

  /**
   * Reads the settings; what is not named is as in {@code defaults}.
   *
   * @throws IllegalArgumentException with the keys, what they must be and what they were
   */
  public static GvisorSettings settings(GvisorSettings defaults, JsonObject configuration) {
    Settings given = schema(defaults).read(configuration, Map.of(), GvisorRules::check);
    return new GvisorSettings(
        defaults.id(),
        defaults.instance(),
        defaults.boot(),
        given.text("docker_host"),
        given.text("runtime"),
        given.flag("require_gvisor"),
        lane(given.integer("create_lane"), defaults.create()),
        lane(given.integer("destroy_lane"), defaults.destroy()),
        defaults.control(),
        given.integer("host_pids"),
        defaults.tmpBytes(),
        defaults.shmBytes(),
        defaults.checkInterval());
  }

  private static LaneSettings lane(int threads, LaneSettings defaults) {
    return new LaneSettings(threads, defaults.queue(), defaults.deadline());
  }

  private static Schema schema(GvisorSettings defaults) {
    return Schema.of(
        Field.text(
                "docker_host",
                "Docker host",
                "The engine's address: unix:///path or tcp://host:port.")
            .orElse(defaults.dockerHost()),
        Field.text("runtime", "Runtime", "The engine's runtime to start containers with.")
            .orElse(defaults.runtime()),
        Field.flag(
                "require_gvisor",
                "Require gVisor",
                "Refuse sandboxes whose kernel is not gVisor's.")
            .orElse(defaults.requireGvisor()),
        Field.integer("create_lane", "Creations at once", "Sandboxes made at the same time.", 1, 64)
            .orElse(defaults.create().threads()),
        Field.integer(
                "destroy_lane", "Removals at once", "Sandboxes ended at the same time.", 1, 64)
            .orElse(defaults.destroy().threads()),
        Field.integer(
                "host_pids",
                "Host processes",
                "Processes and threads that a sandbox may have on the host, gVisor's own included.",
                GvisorSettings.MIN_HOST_PIDS,
                4_194_304)
            .orElse(defaults.hostPids()));
  }
}
