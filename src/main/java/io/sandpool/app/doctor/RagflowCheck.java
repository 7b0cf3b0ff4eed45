package io.sandpool.app.doctor;

import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.http.ragflow.RagflowSettings;
import java.util.List;

/**
 * Whether RAGFlow's door is shut to others.
 *
 * @param configuration says how RAGFlow is served
 */
record RagflowCheck(Once<SandpoolConfig> configuration) implements Check {

  @Override
  public String name() {
    return "ragflow";
  }

  @Override
  public List<String> needs() {
    return List.of(ConfigurationCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    RagflowSettings ragflow = configuration.get().ragflow();
    if (!ragflow.enabled()) {
      return Finding.ok(name(), "not served");
    }
    if (ragflow.isOpenToAll()) {
      return Finding.degraded(
          name(),
          "/run is open: whoever reaches this service may run programs without a key",
          "Set SANDBOX_EXECUTOR_MANAGER_API_TOKEN here and in RAGFlow, and remove"
              + " ragflow.allow_unauthenticated; until then, let RAGFlow alone reach the port.");
    }
    if (ragflow.hasWeakToken()) {
      return Finding.degraded(
          name(),
          "SANDBOX_EXECUTOR_MANAGER_API_TOKEN is so short that it might be guessed",
          "Take at least 16 random characters.");
    }
    return Finding.ok(name(), "/run asks for a key like all other paths");
  }
}
