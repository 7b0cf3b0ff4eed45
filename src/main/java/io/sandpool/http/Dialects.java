package io.sandpool.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Puts other APIs' paths on the router. */
final class Dialects {

  private final Map<String, List<Dialect.Operation>> paths = new LinkedHashMap<>();

  Dialects(HttpApi api, DialectTools tools) {
    for (Dialect dialect : api.dialects()) {
      for (Dialect.Operation operation : dialect.operations(tools)) {
        paths.computeIfAbsent(operation.path(), path -> new ArrayList<>()).add(operation);
      }
    }
  }

  /** To be called first: whatever goes wrong is told in the path's manner. */
  void addManners(Routes routes) {
    paths.forEach((path, operations) -> routes.speak(path, operations.get(0).manner()));
  }

  /** To be called before the door asks who comes. */
  void addOpen(Routes routes) {
    add(routes, operation -> operation.right().isEmpty());
  }

  /** To be called behind the door. */
  void addGuarded(Routes routes) {
    add(routes, operation -> operation.right().isPresent());
  }

  private void add(Routes routes, Predicate<Dialect.Operation> which) {
    paths.forEach(
        (path, operations) -> {
          Routes.Operation[] chosen =
              operations.stream()
                  .filter(which)
                  .map(operation -> routes.of(operation))
                  .toArray(Routes.Operation[]::new);
          if (chosen.length > 0) {
            routes.add(path, chosen);
          }
        });
  }
}
