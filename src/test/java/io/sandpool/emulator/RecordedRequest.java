package io.sandpool.emulator;

import java.util.Map;

/**
 * A request that an emulator got.
 *
 * @param operation what it asked for
 * @param method the HTTP method
 * @param path without the query
 * @param headers by lower-case name
 */
public record RecordedRequest(
    Operation operation, String method, String path, Map<String, String> headers) {}
