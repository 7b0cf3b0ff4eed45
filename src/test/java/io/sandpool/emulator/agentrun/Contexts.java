package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.KernelSandbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The contexts of one sandbox: kernels, each with a state of its own. */
final class Contexts {

  private static final String HOME = "/home/user";
  private static final Set<String> LANGUAGES = Set.of("python", "javascript");

  private final KernelSandbox kernel;
  private final Map<String, JsonObject> all = new LinkedHashMap<>();

  Contexts(KernelSandbox kernel) {
    this.kernel = kernel;
  }

  /** Opens one. */
  Future<JsonObject> create(JsonObject order) {
    String language = String.valueOf(order.getValue("language", "python"));
    if (!LANGUAGES.contains(language)) {
      throw Refusal.badRequest("language must be one of " + LANGUAGES);
    }
    String cwd = String.valueOf(order.getValue("cwd", HOME));
    String id = "kernel-" + UUID.randomUUID();
    JsonObject context = new JsonObject().put("id", id).put("language", language).put("cwd", cwd);
    return kernel
        .open(id, language, cwd, Map.of())
        .map(
            opened -> {
              all.put(id, context);
              return context;
            });
  }

  Optional<JsonObject> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  JsonObject get(String id) {
    return find(id).orElseThrow(() -> new Refusal(404, "NOT_FOUND", "context not found: " + id));
  }

  Future<Void> delete(String id) {
    get(id);
    all.remove(id);
    return kernel.close(id);
  }

  JsonArray list() {
    JsonArray list = new JsonArray();
    all.values().forEach(list::add);
    return list;
  }
}
