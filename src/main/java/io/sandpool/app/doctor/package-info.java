/**
 * Looks at everything the service needs and says how to mend it, for the command line and for the
 * start of the service.
 *
 * <p>A {@link io.sandpool.app.doctor.Finding} is what one check saw. All of it blocks: never call
 * it on an event loop.
 */
@NullMarked
package io.sandpool.app.doctor;

import org.jspecify.annotations.NullMarked;
