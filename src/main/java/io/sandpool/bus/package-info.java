/**
 * The event-bus contract: every {@link io.sandpool.bus.Address} with the messages that travel
 * there, and {@link io.sandpool.bus.Bus}, the only way to ask and to serve.
 *
 * <p>Messages are immutable records, delivered within the process without a copy. A question always
 * gets a reply: a value, or a {@link io.sandpool.bus.ServiceFailure}; {@link
 * io.sandpool.bus.Bus#serve} sees to it even where a consumer throws. Bulk output travels in
 * bounded chunks under a window of unacknowledged bytes, never as one message.
 */
@NullMarked
package io.sandpool.bus;

import org.jspecify.annotations.NullMarked;
