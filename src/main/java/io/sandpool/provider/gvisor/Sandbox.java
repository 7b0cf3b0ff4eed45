package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.GuestSession;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;

/**
 * A sandbox that is warm, or was.
 *
 * @param ref its name; the id is the container's
 * @param spec what it was made of
 * @param identity whose it is
 * @param session the talk with its guest
 */
record Sandbox(SandboxRef ref, SandboxSpec spec, SlotIdentity identity, GuestSession session) {}
