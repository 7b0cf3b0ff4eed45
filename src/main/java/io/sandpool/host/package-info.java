/**
 * What the machine under the service can bear: measured every few seconds, and told to the pools
 * whose sandboxes it carries.
 */
@NullMarked
package io.sandpool.host;

import org.jspecify.annotations.NullMarked;
