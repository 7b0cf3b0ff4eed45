/**
 * Sends traces of runs to a collector, by OpenTelemetry's protocol over HTTP. The only room that
 * knows OpenTelemetry: the others tell {@link io.sandpool.bus.trace.Span}s what they do.
 *
 * <p>Where tracing is off, nothing of OpenTelemetry is loaded. Where it is on, spans that have
 * ended wait in memory of bounded size for a thread of their own, so that no event loop ever waits
 * for a collector, and what a collector does not take is counted and forgotten.
 */
@NullMarked
package io.sandpool.tracing;

import org.jspecify.annotations.NullMarked;
