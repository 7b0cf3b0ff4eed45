package io.sandpool.bus.admin;

/**
 * Which keys are there? Those of the asker's tenant; all, to one of the tenant {@code system}.
 *
 * @param actor who asks
 */
public record ListKeys(Actor actor) {}
