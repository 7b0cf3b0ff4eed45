/**
 * What the emulators of remote clouds share: {@link io.sandpool.emulator.KernelHost} makes their
 * sandboxes, real containers under gVisor that run code as Jupyter kernels do; {@link
 * io.sandpool.emulator.EmulatorClock} is the time that leases are measured by.
 */
@NullMarked
package io.sandpool.emulator;

import org.jspecify.annotations.NullMarked;
