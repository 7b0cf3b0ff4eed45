package io.sandpool.app.doctor;

import io.sandpool.pool.PoolSettings;
import io.sandpool.provider.gvisor.ApiVersion;
import io.sandpool.provider.gvisor.EngineRuntime;
import io.sandpool.provider.gvisor.GvisorSettings;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Healthy things for tests to spoil. */
final class Specimens {

  static final String RUNTIME = "sandpool-runsc";
  static final String RUNSC = "/opt/runsc";

  private Specimens() {}

  static EngineVersion version() {
    return new EngineVersion("24.0.7", "1.12", "1.43", Optional.of(new ApiVersion(1, 43)));
  }

  static EngineInfo info() {
    return info(new EngineInfo.Limits(true, true, true, true));
  }

  static EngineInfo info(EngineInfo.Limits limits) {
    return info(limits, Map.of(RUNTIME, new EngineRuntime(RUNSC, List.of("--network=none"))));
  }

  static EngineInfo info(EngineInfo.Limits limits, Map<String, EngineRuntime> runtimes) {
    return new EngineInfo("2", "systemd", limits, runtimes, "/var/lib/docker");
  }

  static SandboxSpec spec(String language) {
    Limits limits =
        new Limits(
            Duration.ofSeconds(10),
            256L << 20,
            1000,
            64,
            256,
            100L << 20,
            1 << 20,
            1 << 20,
            1 << 20,
            20,
            10L << 20);
    return new SandboxSpec(language, language, "sandpool/" + language, List.of(), limits);
  }

  static PoolSettings pool(String language, int minIdle, int maxTotal) {
    return new PoolSettings(
        language,
        "local",
        spec(language),
        new PoolSettings.Sizes(minIdle, maxTotal, 8),
        PoolSettings.Refill.DEFAULTS,
        PoolSettings.Upkeep.DEFAULTS,
        PoolSettings.Sizing.DEFAULTS);
  }

  static Ward ward(PoolSettings... pools) {
    return new Ward(GvisorSettings.defaults("local", "doctor", "doctor"), List.of(pools));
  }

  static Trial trial(String language, Surroundings seen) {
    return new Trial(
        spec(language),
        Duration.ofMillis(300),
        Optional.of(Duration.ofMillis(2)),
        Optional.of(seen));
  }
}
