package io.sandpool.bus.runs;

/**
 * End a run that is under way, or forget one that has ended.
 *
 * @param tenant who asks; runs of others are not there
 * @param id the execution's id
 */
public record DropRun(String tenant, String id) {}
