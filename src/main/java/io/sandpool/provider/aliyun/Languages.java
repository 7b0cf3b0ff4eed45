package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.ExecutionMode;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Feature;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The languages that AgentRun's code interpreter runs: in kernels of its own, or by our guest. */
final class Languages {

  /** The kernel of each language, as AgentRun calls it. */
  static final Map<String, String> KERNELS = Map.of("python", "python", "nodejs", "javascript");

  private static final Set<String> GUESTS = Set.of("python", "nodejs", "bash");

  private Languages() {}

  /**
   * How programs of each language run.
   *
   * @param guest whether by our guest
   */
  static Map<String, ExecutionMode> modes(boolean guest) {
    Map<String, ExecutionMode> modes = new TreeMap<>();
    (guest ? GUESTS : KERNELS.keySet())
        .forEach(
            language -> modes.put(language, guest ? ExecutionMode.GUEST : ExecutionMode.KERNEL));
    return modes;
  }

  static Capabilities capabilities(AliyunSettings settings) {
    Map<String, Set<Feature>> features = new TreeMap<>();
    modes(settings.guest()).forEach((language, mode) -> features.put(language, mode.features()));
    return new Capabilities(
        true, features, Optional.of(settings.timeout()), OptionalInt.of(settings.maxConcurrent()));
  }
}
