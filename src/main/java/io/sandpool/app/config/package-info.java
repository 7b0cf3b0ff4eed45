/**
 * Reads the configuration: a YAML file, then environment variables on top, into the records that
 * the other packages own.
 *
 * <p>All problems are found in one go and each names its key. A configuration with a problem is
 * refused whole.
 */
@NullMarked
package io.sandpool.app.config;

import org.jspecify.annotations.NullMarked;
