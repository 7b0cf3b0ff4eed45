/**
 * The host's side of the guest protocol, whatever carries it: frames, the talk with one guest, and
 * the report made of what a run said.
 *
 * <p>A provider brings a {@link io.sandpool.provider.guest.GuestChannel}, over Docker's attach
 * stream or over a remote cloud's HTTP calls, and a {@link io.sandpool.provider.guest.GuestSession}
 * does the rest, so that a program's run means the same everywhere. What comes out of a sandbox is
 * hostile: it is bounded before memory is taken for it, and escaped before it is logged.
 */
@NullMarked
package io.sandpool.provider.guest;

import org.jspecify.annotations.NullMarked;
