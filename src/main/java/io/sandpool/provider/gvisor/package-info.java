/**
 * The self-managed provider: single-use containers on a Docker Engine, run by gVisor.
 *
 * <p>A sandbox is one container whose PID 1 is our guest. It is created through {@code Engine}
 * (docker-java behind {@code Lane}s), reached through {@code AttachStream} (Docker's attach stream,
 * read by three nested parsers that never hold more than one bounded frame), and spoken to through
 * {@code GuestSession}. {@link io.sandpool.provider.gvisor.GvisorProvider} ties these together.
 *
 * <p>Everything runs on the provider's one context, but for docker-java's blocking calls, which run
 * on the lanes' own threads. What comes out of a sandbox is hostile: it is bounded before memory is
 * taken for it, and escaped before it is logged.
 */
@NullMarked
package io.sandpool.provider.gvisor;

import org.jspecify.annotations.NullMarked;
