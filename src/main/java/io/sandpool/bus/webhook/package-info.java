/**
 * What the other rooms ask of the one that tells callers' servers when a run has ended.
 *
 * <p>A URL here is a caller's text: it may carry a token, so it is never logged as it is.
 */
@NullMarked
package io.sandpool.bus.webhook;

import org.jspecify.annotations.NullMarked;
