package io.sandpool.bus.admin;

import java.util.Optional;

/**
 * Put an earlier version of the settings back, as a new version.
 *
 * @param actor who asks
 * @param version the earlier version
 * @param dryRun only say what would happen
 * @param expected the version that must be in force, or nothing is changed
 */
public record RestoreSettings(Actor actor, long version, boolean dryRun, Optional<Long> expected) {}
