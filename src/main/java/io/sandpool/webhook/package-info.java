/**
 * Tells callers' servers of events: signed, again and again until they have heard, and never where
 * only this service could reach.
 *
 * <p>{@link io.sandpool.webhook.WebhookVerticle} serves the bus; what is to be told is kept in a
 * {@link io.sandpool.webhook.WebhookStore}, so that a restart loses none. Everything about a
 * receiver is hostile: its URL, the addresses of its name, its redirects, its answers.
 */
@NullMarked
package io.sandpool.webhook;

import org.jspecify.annotations.NullMarked;
