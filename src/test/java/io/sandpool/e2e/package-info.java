/**
 * The whole service on a real engine with gVisor, from the HTTP request to the container and back.
 *
 * <p>{@link io.sandpool.e2e.LiveService} is started once for all tests. They ask it by {@link
 * io.sandpool.e2e.Api} to run a {@link io.sandpool.e2e.Program} and look at the {@link
 * io.sandpool.e2e.Answer}; an {@link io.sandpool.e2e.Arena} does so with programs that mean harm
 * and looks at everybody else, too. Nothing is skipped: what is missing on a machine is a failure
 * that says so.
 */
@NullMarked
package io.sandpool.e2e;

import org.jspecify.annotations.NullMarked;
