package io.sandpool.provider.gvisor;

import com.github.dockerjava.api.model.RuntimeInfo;
import java.util.List;
import java.util.Objects;

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

  /** Reads the engine's answer. */
  public static EngineRuntime of(RuntimeInfo info) {
    // docker-java has no getter for the arguments.
    Object arguments = info.getRawValues().get("runtimeArgs");
    List<String> texts =
        arguments instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    return new EngineRuntime(Objects.requireNonNullElse(info.getPath(), ""), texts);
  }
}
