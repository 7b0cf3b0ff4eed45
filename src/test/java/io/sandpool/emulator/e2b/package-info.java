/**
 * E2B's cloud on this machine: control plane and data plane of {@link
 * io.sandpool.emulator.e2b.E2bEmulator} on one port, as E2B's own packages speak to it.
 *
 * <p>Everything here is touched on the server's event loop only, but for the emulator's own
 * methods.
 */
@NullMarked
package io.sandpool.emulator.e2b;

import org.jspecify.annotations.NullMarked;
