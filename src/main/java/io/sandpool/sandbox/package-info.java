/**
 * The language of the domain: what a program is asked to do ({@link
 * io.sandpool.sandbox.ExecutionRequest}), within which {@link io.sandpool.sandbox.Limits}, what
 * became of it ({@link io.sandpool.sandbox.ExecutionResult}), and what the service itself may fail
 * at ({@link io.sandpool.sandbox.ServiceError}).
 *
 * <p>Immutable records and sealed types that know the JDK and nothing else, so that every other
 * package may speak them, on any thread.
 */
@NullMarked
package io.sandpool.sandbox;

import org.jspecify.annotations.NullMarked;
