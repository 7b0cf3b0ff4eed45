/**
 * What outlives the process: one small SQL database, a SQLite file in the data folder or a
 * PostgreSQL server.
 *
 * <p>{@link io.sandpool.store.Database} opens it, brings its tables up to date and carries work to
 * it: transactions run on a few threads of its own, never on an event loop, each under a deadline,
 * and answer on the caller's context. What is kept is one class for each kind, such as {@link
 * io.sandpool.store.SqlLeaseLedger}, with SQL that both databases understand; where they differ,
 * {@link io.sandpool.store.Dialect} knows.
 */
@NullMarked
package io.sandpool.store;

import org.jspecify.annotations.NullMarked;
