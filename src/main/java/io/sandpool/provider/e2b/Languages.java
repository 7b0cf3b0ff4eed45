package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.ExecutionMode;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Feature;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The languages that E2B's template speaks. */
final class Languages {

  /** The kernel of each language, as the code interpreter calls it. */
  static final Map<String, String> KERNELS =
      Map.of(
          "python", "python",
          "nodejs", "javascript",
          "typescript", "typescript",
          "bash", "bash",
          "r", "r",
          "java", "java");

  private Languages() {}

  /**
   * How programs of each language run.
   *
   * @param guest whether by our guest, where it speaks the language
   */
  static Map<String, ExecutionMode> modes(boolean guest) {
    Map<String, ExecutionMode> modes = new TreeMap<>();
    KERNELS
        .keySet()
        .forEach(
            language ->
                modes.put(language, guest ? ExecutionMode.of(language) : ExecutionMode.KERNEL));
    return modes;
  }

  static Capabilities capabilities(E2bSettings settings) {
    Map<String, Set<Feature>> features = new TreeMap<>();
    modes(settings.guest()).forEach((language, mode) -> features.put(language, mode.features()));
    return new Capabilities(
        true, features, Optional.of(settings.timeout()), OptionalInt.of(settings.maxConcurrent()));
  }
}
