/**
 * How clouds are spoken to over HTTP: bounded, under a deadline, and exact about whether a request
 * was ever sent.
 *
 * <p>{@link io.sandpool.provider.remote.http.HttpTransport} makes requests; what a cloud's words
 * mean is the business of that cloud's client.
 */
@NullMarked
package io.sandpool.provider.remote.http;

import org.jspecify.annotations.NullMarked;
