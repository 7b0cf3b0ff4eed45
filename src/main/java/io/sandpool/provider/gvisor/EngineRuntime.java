package io.sandpool.provider.gvisor;

import com.github.dockerjava.api.model.Info;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A runtime as the engine has it registered.
 *
 * @param path the binary on the engine's host; empty where the engine does not say
 * @param arguments what the binary is called with
 */
public record EngineRuntime(String path, List<String> arguments) {

  public EngineRuntime {
    arguments = List.copyOf(arguments);
  }

  /** All runtimes of an engine, by name. */
  public static Map<String, EngineRuntime> allOf(Info info) {
    Map<String, EngineRuntime> runtimes = new HashMap<>();
    // docker-java has no getter for the arguments, so its own view of runtimes is left alone.
    if (info.getRawValues().get("Runtimes") instanceof Map<?, ?> registered) {
      registered.forEach((name, runtime) -> runtimes.put(String.valueOf(name), of(runtime)));
    }
    return runtimes;
  }

  private static EngineRuntime of(Object answer) {
    Map<?, ?> runtime = answer instanceof Map<?, ?> map ? map : Map.of();
    List<String> arguments =
        runtime.get("runtimeArgs") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    return new EngineRuntime(runtime.get("path") instanceof String path ? path : "", arguments);
  }
}
