package io.sandpool.provider;

/**
 * A kind of provider.
 *
 * @param type its name in the configuration
 * @param summary one sentence for operators
 * @param configurationSchema a JSON Schema of its configuration, as text
 */
public record ProviderDescriptor(String type, String summary, String configurationSchema) {}
