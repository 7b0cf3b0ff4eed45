/**
 * What becomes of one request, told as it happens: a {@link io.sandpool.bus.trace.Span} travels in
 * each message that asks for a part of the work, and whoever does that part makes a child of it.
 *
 * <p>Nothing here knows who listens. Where nobody does, {@link io.sandpool.bus.trace.Span#NONE}
 * travels instead, and costs nothing.
 */
@NullMarked
package io.sandpool.bus.trace;

import org.jspecify.annotations.NullMarked;
