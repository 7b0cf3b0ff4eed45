/**
 * Reads a request's body in one pass against the schema that the OpenAPI document gives it: what
 * comes out is known to fit, what does not fit is told place by place.
 *
 * <p>{@link io.sandpool.http.schema.RequestSchema} is the entry. It knows the part of JSON Schema
 * that the document uses and refuses to be made from anything else, so that no rule of the document
 * is silently ignored. Immutable, for any thread.
 */
@NullMarked
package io.sandpool.http.schema;

import org.jspecify.annotations.NullMarked;
