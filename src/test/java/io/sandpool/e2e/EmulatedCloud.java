package io.sandpool.e2e;

import io.sandpool.emulator.KernelSettings;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.emulator.e2b.E2bEmulator;
import io.sandpool.emulator.e2b.E2bOptions;
import io.sandpool.provider.ProviderFactory;
import io.sandpool.provider.aliyun.AliyunFactory;
import io.sandpool.provider.e2b.E2bFactory;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/**
 * An emulated cloud, as the service's one provider.
 *
 * @param factory makes the provider
 * @param settings of the provider
 * @param sandboxes that live in the cloud
 * @param complaints about requests that the cloud's documents do not allow
 * @param stop ends it
 */
record EmulatedCloud(
    Backend backend,
    ProviderFactory factory,
    JsonObject settings,
    Supplier<List<?>> sandboxes,
    Supplier<List<String>> complaints,
    Runnable stop) {

  /** Starts the cloud of {@code backend}. */
  static EmulatedCloud start(Backend backend) {
    return switch (backend) {
      case E2B -> e2b();
      case AGENTRUN -> agentRun();
      case GVISOR -> throw new IllegalArgumentException("no cloud");
    };
  }

  private static EmulatedCloud e2b() {
    E2bEmulator cloud =
        E2bEmulator.start(
            E2bOptions.standard().withKernels(KernelSettings.standard().withRootWritable(true)));
    JsonObject settings =
        FaultyCloud.settingsOf(cloud)
            .put("timeout", (int) Backend.E2B.longestRun().toSeconds())
            .put("lease_seconds", 600);
    return new EmulatedCloud(
        Backend.E2B, new E2bFactory(), settings, cloud::sandboxes, cloud::violations, cloud::close);
  }

  private static EmulatedCloud agentRun() {
    AgentRunEmulator cloud = AgentRunEmulator.start(AgentRunOptions.standard());
    return new EmulatedCloud(
        Backend.AGENTRUN,
        new AliyunFactory(),
        FaultyCloud.settingsOf(cloud),
        cloud::sandboxes,
        cloud::refused,
        cloud::close);
  }

  /** The configuration as delivered, but for all sandboxes being leased from this cloud. */
  JsonObject insteadOfThisMachine(JsonObject delivered) {
    JsonObject config =
        delivered.copy().put("providers", new JsonObject().put(backend.id(), settings));
    for (String language : config.getJsonObject("languages").fieldNames()) {
      config.getJsonObject("templates").getJsonObject(language).put("image", "");
      config
          .getJsonObject("pools")
          .getJsonObject(language)
          .put("provider", backend.id())
          .put("min_idle", 2)
          .put("max_total", 4);
    }
    return config;
  }
}
