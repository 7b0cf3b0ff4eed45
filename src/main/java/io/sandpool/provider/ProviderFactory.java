package io.sandpool.provider;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Makes providers of one kind. */
public interface ProviderFactory {

  /** What the kind is called and how it is configured. */
  ProviderDescriptor descriptor();

  /**
   * Makes a provider at rest.
   *
   * @param configuration what the operator wrote for it
   * @throws IllegalArgumentException with the key, what it must be and what it was
   */
  SandboxProvider create(ProviderEnvironment environment, JsonObject configuration);

  /**
   * Judges settings without making anything.
   *
   * @param variables the environment, which speaks where the configuration does not
   * @throws IllegalArgumentException as {@link #create}
   */
  default void check(JsonObject configuration, Map<String, String> variables) {
    descriptor().schema().read(configuration, variables);
  }
}
