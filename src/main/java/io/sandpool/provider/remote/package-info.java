/**
 * What all leased sandboxes have in common, whichever cloud they come from.
 *
 * <p>A cloud gives us sandboxes with an end of life and a kernel in each that runs source text
 * ({@link io.sandpool.provider.remote.Cloud}, {@link io.sandpool.provider.remote.Kernel}). Into
 * that kernel goes a guest of ours that speaks the guest protocol, so that a program means there
 * what it means in a sandbox on this machine.
 */
@NullMarked
package io.sandpool.provider.remote;

import org.jspecify.annotations.NullMarked;
