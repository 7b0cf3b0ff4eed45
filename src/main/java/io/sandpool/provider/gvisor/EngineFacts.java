package io.sandpool.provider.gvisor;

/**
 * What is known of the engine.
 *
 * @param version its release
 * @param apiVersion the API version spoken with it
 * @param cgroup 1 or 2 as the engine writes it
 * @param storageDriver where its images lie
 * @param runtime what starts the containers
 */
record EngineFacts(
    String version, String apiVersion, String cgroup, String storageDriver, RuntimeFacts runtime) {}
