package io.sandpool.emulator.e2b;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A sandbox as it is ordered.
 *
 * @param secure whether its data plane asks for a token
 * @param internet whether access to the internet was asked for or forbidden
 */
record NewSandbox(
    Template template,
    Duration timeout,
    boolean secure,
    Optional<Boolean> internet,
    Map<String, String> metadata,
    Map<String, String> environment) {

  private static final int TIMEOUT = 15;
  private static final int TIMEOUT_V2 = 300;

  /**
   * Reads what was found valid by the document.
   *
   * @param second whether it came by the second version, which secures all
   */
  static NewSandbox read(JsonObject body, boolean second) {
    return new NewSandbox(
        Template.named(body.getString("templateID")),
        Duration.ofSeconds(body.getInteger("timeout", second ? TIMEOUT_V2 : TIMEOUT)),
        second || body.getBoolean("secure", false),
        Optional.ofNullable(body.getBoolean("allow_internet_access")),
        strings(body.getJsonObject("metadata")),
        strings(body.getJsonObject("envVars")));
  }

  private static Map<String, String> strings(JsonObject object) {
    return object == null
        ? Map.of()
        : object.stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> (String) e.getValue()));
  }
}
