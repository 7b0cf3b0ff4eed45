/**
 * How the pools were during the last hours, for the operators' page. Kept in memory of fixed size,
 * and forgotten when the service stops: who wants to keep it has the metrics.
 */
@NullMarked
package io.sandpool.history;

import org.jspecify.annotations.NullMarked;
