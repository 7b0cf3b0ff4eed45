/**
 * Sandboxes leased from E2B, or from any cloud that speaks its protocol.
 *
 * <p>{@link io.sandpool.provider.e2b.E2bFactory} is the way in. The control plane (create, renew,
 * look, list, kill) is REST with an API key; code runs over the code interpreter of each sandbox,
 * at a host of its own, with that sandbox's own token.
 */
@NullMarked
package io.sandpool.provider.e2b;

import org.jspecify.annotations.NullMarked;
