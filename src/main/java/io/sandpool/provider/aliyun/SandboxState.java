package io.sandpool.provider.aliyun;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Where a sandbox is in its life, as AgentRun says it. */
enum SandboxState {
  CREATING,
  READY,
  /** It has ended, or is about to. */
  ENDED,
  /** A word that is not documented: taken for a life, so that nothing is forgotten that lives. */
  UNKNOWN;

  static SandboxState of(JsonObject sandbox) {
    if (sandbox.getValue("endedAt") instanceof String ended && !ended.isBlank()) {
      return ENDED;
    }
    return switch (String.valueOf(sandbox.getValue("status")).toUpperCase(Locale.ROOT)) {
      case "CREATING" -> CREATING;
      case "READY" -> READY;
      case "TERMINATED", "STOPPED", "DELETED", "DELETING", "FAILED" -> ENDED;
      default -> UNKNOWN;
    };
  }

  boolean lives() {
    return this != ENDED;
  }
}
