package io.sandpool.sandbox;

/**
 * Names one sandbox of one provider.
 *
 * @param provider the provider's id
 * @param id the provider's own id of the sandbox, such as a container id
 */
public record SandboxRef(String provider, String id) {}
