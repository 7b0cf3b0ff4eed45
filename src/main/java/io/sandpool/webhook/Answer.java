package io.sandpool.webhook;

import java.util.Optional;

/**
 * What counts of a receiver's answer.
 *
 * @param status its status
 * @param location where it redirects to
 * @param retryAfter when it wants to hear again, as it says it
 */
record Answer(int status, Optional<String> location, Optional<String> retryAfter) {}
