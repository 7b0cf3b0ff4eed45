package io.sandpool.emulator.e2b;

import io.sandpool.emulator.KernelSandbox;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The contexts of one sandbox. Python and JavaScript have one from the beginning; other languages
 * get theirs with the first code.
 */
final class Interpreter {

  static final String HOME = "/home/user";

  private static final String PYTHON = "python";
  private static final String JAVASCRIPT = "javascript";
  private static final Set<String> LANGUAGES = Set.of(PYTHON, JAVASCRIPT, "bash");

  private final KernelSandbox kernel;
  private final Map<String, String> environment;
  private final Map<String, CodeContext> contexts = new LinkedHashMap<>();
  private final Map<String, CodeContext> defaults = new HashMap<>();

  Interpreter(String sandbox, NewSandbox order, KernelSandbox kernel) {
    this.kernel = kernel;
    this.environment = new HashMap<>(order.environment());
    environment.put("E2B_SANDBOX_ID", sandbox);
    environment.put("E2B_TEMPLATE_ID", order.template().id());
    List.of(PYTHON, JAVASCRIPT).forEach(this::defaultOf);
  }

  List<CodeContext> contexts() {
    return List.copyOf(contexts.values());
  }

  Optional<CodeContext> find(String id) {
    return Optional.ofNullable(contexts.get(id));
  }

  /** The context that code goes to which names a language or nothing; empty if there is no such. */
  Optional<CodeContext> forLanguage(Optional<String> language) {
    return supported(language).map(this::defaultOf);
  }

  /** Opens another context; empty if there is no such language. */
  Optional<Future<CodeContext>> create(Optional<String> language, String cwd) {
    return supported(language)
        .map(
            name -> {
              CodeContext context = add(name, cwd);
              return ready(context).map(context).onFailure(e -> contexts.remove(context.id()));
            });
  }

  Future<Void> ready(CodeContext context) {
    return context.open(kernel, environment);
  }

  Future<Void> restart(CodeContext context) {
    return context.restart(kernel);
  }

  Future<Void> close(CodeContext context) {
    contexts.remove(context.id());
    defaults.remove(context.language(), context);
    return context.close(kernel);
  }

  private CodeContext defaultOf(String language) {
    return defaults.computeIfAbsent(language, name -> add(name, HOME));
  }

  private CodeContext add(String language, String cwd) {
    CodeContext context = new CodeContext(UUID.randomUUID().toString(), language, cwd);
    contexts.put(context.id(), context);
    return context;
  }

  /** TypeScript goes to the kernel for JavaScript, as in the cloud, but here without its types. */
  private static Optional<String> supported(Optional<String> language) {
    String name = language.orElse(PYTHON).toLowerCase(Locale.ROOT).strip();
    String kernel =
        switch (name) {
          case "" -> PYTHON;
          case "js", "ts", "typescript" -> JAVASCRIPT;
          default -> name;
        };
    return Optional.of(kernel).filter(LANGUAGES::contains);
  }
}
