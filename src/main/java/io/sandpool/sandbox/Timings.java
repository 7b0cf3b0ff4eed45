package io.sandpool.sandbox;

import java.time.Duration;

/**
 * Where the time of a request went.
 *
 * @param queue waiting for a sandbox to become ready
 * @param lease the rest of obtaining it
 * @param run from the code's sending to the program's end
 * @param total from the request's arrival at dispatch to its answer
 */
public record Timings(Duration queue, Duration lease, Duration run, Duration total) {}
