package io.sandpool.http.ragflow;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What RAGFlow's admin pages send to save or to try a provider.
 *
 * @param provider its id
 * @param config its settings, secrets perhaps as they were shown
 * @param activate whether it is to become the active one
 */
record ProviderOrder(String provider, JsonObject config, boolean activate) {

  /**
   * Reads a body.
   *
   * @throws RefusedException where it is none
   */
  static ProviderOrder of(Optional<JsonObject> body) {
    JsonObject fields =
        body.filter(object -> !object.isEmpty())
            .orElseThrow(() -> new RefusedException("Request body is required"));
    if (!(fields.getValue("provider_type") instanceof String id) || id.isBlank()) {
      throw new RefusedException("provider_type is required");
    }
    if (!(fields.getValue("config", new JsonObject()) instanceof JsonObject config)) {
      throw new RefusedException("config must be an object");
    }
    if (!(fields.getValue("set_active", true) instanceof Boolean activate)) {
      throw new RefusedException("set_active must be true or false");
    }
    return new ProviderOrder(id, config, activate);
  }

  /** Without the settings, which may hold secrets. */
  @Override
  public String toString() {
    return "ProviderOrder[" + provider + "]";
  }
}
