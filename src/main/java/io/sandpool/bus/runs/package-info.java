/**
 * Runs that outlive the request that ordered them: written down before they begin, their answers
 * kept for those who come for them later.
 */
@NullMarked
package io.sandpool.bus.runs;

import org.jspecify.annotations.NullMarked;
