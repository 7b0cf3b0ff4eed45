/**
 * What tests of several packages share: a clock to turn by hand, a provider to script, an engine
 * that can be away, a ledger in memory, a PostgreSQL server of their own, a browser.
 */
@NullMarked
package io.sandpool.testkit;

import org.jspecify.annotations.NullMarked;
