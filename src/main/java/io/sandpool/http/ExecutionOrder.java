package io.sandpool.http;

import io.sandpool.bus.Preferences;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Priority;
import java.util.Optional;

/**
 * What a caller ordered.
 *
 * @param request the program
 * @param preferences where and how it is to run
 * @param priority how urgent it is
 * @param encoding how its output is to come back
 * @param webhook where its end is to be told, as given
 */
record ExecutionOrder(
    ExecutionRequest request,
    Preferences preferences,
    Priority priority,
    OutputEncoding encoding,
    Optional<String> webhook) {}
