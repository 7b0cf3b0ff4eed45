/** What tests of several packages share: a clock to turn by hand, a provider to script. */
@NullMarked
package io.sandpool.testkit;

import org.jspecify.annotations.NullMarked;
