package io.sandpool.bus.runs;

import java.time.Duration;

/**
 * How is a run, and what became of it?
 *
 * @param tenant who asks; runs of others are not there
 * @param id the execution's id
 * @param patience how long to wait for its end before it is told as it is
 */
public record AskRun(String tenant, String id, Duration patience) {}
