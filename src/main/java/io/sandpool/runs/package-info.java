/**
 * Runs that are kept: those that nobody waits for, and those that must not be run twice.
 *
 * <p>Each is written down in a {@link io.sandpool.runs.RunStore} before it begins, so that a crash
 * leaves a row behind and no doubt: what had not ended is lost, and never repeated. What became of
 * it is kept for a while. {@link io.sandpool.runs.RunsVerticle} serves the bus.
 */
@NullMarked
package io.sandpool.runs;

import org.jspecify.annotations.NullMarked;
