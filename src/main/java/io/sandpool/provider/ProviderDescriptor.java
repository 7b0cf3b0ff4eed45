package io.sandpool.provider;

import io.sandpool.provider.schema.Schema;

/**
 * A kind of provider.
 *
 * @param type its name in the configuration
 * @param summary one sentence for operators
 * @param schema the settings that it takes
 */
public record ProviderDescriptor(String type, String summary, Schema schema) {}
