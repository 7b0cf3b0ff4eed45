/**
 * Puts the service together: {@link io.sandpool.app.Main} is the command line, {@link
 * io.sandpool.app.Service} the wiring and the orderly end.
 *
 * <p>The only package that knows all the others.
 */
@NullMarked
package io.sandpool.app;

import org.jspecify.annotations.NullMarked;
