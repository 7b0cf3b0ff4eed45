/**
 * Meters behind the listener interfaces that the other packages own. {@link
 * io.sandpool.metrics.MeterName} lists every meter; labels come from the configuration or from
 * fixed sets, never from a user.
 */
@NullMarked
package io.sandpool.metrics;

import org.jspecify.annotations.NullMarked;
