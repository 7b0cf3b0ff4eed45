/**
 * Who may do what: keys with roles, tenants and limits, and the log of what operators did.
 *
 * <p>{@link io.sandpool.access.Keyring} answers the API from memory; {@link
 * io.sandpool.access.AccessVerticle} serves operators on the bus and keeps the two in step with the
 * database.
 */
@NullMarked
package io.sandpool.access;

import org.jspecify.annotations.NullMarked;
