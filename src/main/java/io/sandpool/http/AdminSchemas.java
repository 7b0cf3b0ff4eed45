package io.sandpool.http;

import io.sandpool.http.schema.RequestSchema;

/**
 * What bodies from operators look like.
 *
 * @param settings of a change of any settings
 * @param provider of a change of a provider's settings
 * @param trial of a trial of a provider's settings
 * @param pool of a change of a pool's sizes
 * @param key of an order for a key
 */
record AdminSchemas(
    RequestSchema settings,
    RequestSchema provider,
    RequestSchema trial,
    RequestSchema pool,
    RequestSchema key) {

  static AdminSchemas of(OpenApiDocument document) {
    return new AdminSchemas(
        document.requestSchema("SettingsPatch"),
        document.requestSchema("ProviderSettings"),
        document.requestSchema("ProviderTrialRequest"),
        document.requestSchema("PoolSizes"),
        document.requestSchema("KeyOrder"));
  }
}
