package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.ApiVersion;
import java.util.Optional;

/**
 * An engine's release.
 *
 * @param release its name
 * @param least the oldest API version that it speaks
 * @param most the newest
 * @param agreed the newest that the service speaks, too; empty where there is none
 */
record EngineVersion(String release, String least, String most, Optional<ApiVersion> agreed) {}
