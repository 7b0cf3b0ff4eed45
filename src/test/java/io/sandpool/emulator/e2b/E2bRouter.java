package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Route;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what a request asks for, by whom it is for and its path. */
final class E2bRouter {

  /** The parameter of a route that holds the pattern of its path. */
  static final String PATTERN = "pattern";

  private E2bRouter() {}

  static Route route(HttpServerRequest request) {
    for (E2bOperation operation : candidates(SandboxAddress.of(request))) {
      Optional<String> pattern = operation.patternOf(request.method().name(), request.path());
      if (pattern.isPresent()) {
        Map<String, String> parameters =
            new HashMap<>(PathPattern.variables(pattern.get(), request.path()));
        parameters.put(PATTERN, pattern.get());
        return new Route(operation, parameters);
      }
    }
    return new Route(E2bOperation.UNKNOWN, Map.of());
  }

  private static List<E2bOperation> candidates(SandboxAddress address) {
    if (address instanceof SandboxAddress.ControlPlane) {
      return E2bOperation.CONTROL_PLANE;
    }
    if (address instanceof SandboxAddress.Inside inside) {
      return switch (inside.port()) {
        case SandboxAddress.ENVD_PORT -> E2bOperation.ENVD;
        case SandboxAddress.INTERPRETER_PORT -> E2bOperation.INTERPRETER;
        default -> List.of();
      };
    }
    return List.of();
  }
}
