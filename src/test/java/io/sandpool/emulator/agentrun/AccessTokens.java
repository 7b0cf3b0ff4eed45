package io.sandpool.emulator.agentrun;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Tokens that the control plane gives for the data plane, each for one template or sandbox. */
final class AccessTokens {

  private final Map<String, String> resources = new HashMap<>();

  JsonObject give(Map<String, String> query) {
    String type = query.getOrDefault("resourceType", "");
    String resource =
        switch (type) {
          case "sandbox" -> query.getOrDefault("resourceId", "");
          case "template" -> query.getOrDefault("resourceName", "");
          default -> "";
        };
    if (resource.isEmpty()) {
      throw new Refusal(400, "InvalidParameter", "resourceType and its resource are required");
    }
    String token = "token-" + UUID.randomUUID();
    resources.put(token, type + " " + resource);
    return new JsonObject().put("accessToken", token);
  }

  /** Whether {@code token} opens that resource. */
  boolean opens(String token, String type, String resource) {
    return (type + " " + resource).equals(resources.get(token));
  }

  /** Takes all back. */
  void revoke() {
    resources.clear();
  }
}
