package io.sandpool.http;

import io.sandpool.sandbox.ExecutionRequest;

/**
 * What a caller ordered.
 *
 * @param request the program
 * @param encoding how its output is to come back
 */
record ExecutionOrder(ExecutionRequest request, OutputEncoding encoding) {}
