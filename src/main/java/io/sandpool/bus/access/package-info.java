/**
 * Who may come in, as the API asks at each request. Not a message: it is answered at once, from
 * memory, on whatever thread asks, since every caller waits for it.
 */
@NullMarked
package io.sandpool.bus.access;

import org.jspecify.annotations.NullMarked;
