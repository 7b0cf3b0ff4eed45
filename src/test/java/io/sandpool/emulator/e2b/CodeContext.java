package io.sandpool.emulator.e2b;

import io.sandpool.emulator.KernelSandbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** A context of the code interpreter. Its kernel is started by whoever needs it first. */
final class CodeContext {

  private final String id;
  private final String language;
  private final String cwd;
  private Optional<Future<Void>> opened = Optional.empty();

  CodeContext(String id, String language, String cwd) {
    this.id = id;
    this.language = language;
    this.cwd = cwd;
  }

  String id() {
    return id;
  }

  String language() {
    return language;
  }

  /** Completes when it takes code. */
  Future<Void> open(KernelSandbox kernel, Map<String, String> environment) {
    if (opened.isEmpty()) {
      opened = Optional.of(kernel.open(id, language, cwd, environment));
    }
    return opened.get();
  }

  /** Starts it anew, if it was started. */
  Future<Void> restart(KernelSandbox kernel) {
    return opened.isPresent() ? kernel.restart(id) : Future.succeededFuture();
  }

  /** Ends it, if it was started. */
  Future<Void> close(KernelSandbox kernel) {
    return opened.isPresent() ? kernel.close(id) : Future.succeededFuture();
  }

  JsonObject json() {
    return new JsonObject().put("id", id).put("language", language).put("cwd", cwd);
  }
}
