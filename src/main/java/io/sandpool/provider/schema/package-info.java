/**
 * How a kind of provider says which settings it takes, and the one check of them: whoever writes
 * settings, in a file, by the API or on a page, is judged by the same rules and told of all
 * problems at once.
 */
@NullMarked
package io.sandpool.provider.schema;

import org.jspecify.annotations.NullMarked;
