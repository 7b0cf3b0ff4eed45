package io.sandpool.app.config;

import io.vertx.core.json.JsonObject;

/**
 * A provider of the configuration; its kind knows what the keys mean.
 *
 * @param id the provider's id
 * @param type its kind
 * @param content its whole section
 */
public record ProviderConfig(String id, String type, JsonObject content) {}
