/**
 * Alibaba Cloud's AgentRun, emulated: {@link io.sandpool.emulator.agentrun.AgentRunEmulator} is
 * where to begin.
 *
 * <p>It is written from what Alibaba documents and from what its official packages do, and it
 * shares nothing with this project's client: above all, {@link
 * io.sandpool.emulator.agentrun.Acs3Check} and {@link io.sandpool.emulator.agentrun.Agentrun4Check}
 * judge signatures by themselves.
 */
@NullMarked
package io.sandpool.emulator.agentrun;

import org.jspecify.annotations.NullMarked;
