/**
 * Tries a provider with the code that ships: what an operator does first with new credentials, and
 * again where a provider misbehaves. {@link io.sandpool.app.verify.Verification} goes through the
 * steps, the others say what came of them.
 */
@NullMarked
package io.sandpool.app.verify;

import org.jspecify.annotations.NullMarked;
