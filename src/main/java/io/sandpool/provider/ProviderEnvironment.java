package io.sandpool.provider;

import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;

/**
 * What every provider is given, whatever its kind.
 *
 * @param vertx for timers and sockets
 * @param ticker the service's clock
 * @param listener told of what happens in it
 * @param id the provider's id
 * @param instance the installation
 * @param boot this life of the service
 */
public record ProviderEnvironment(
    Vertx vertx,
    Ticker ticker,
    ProviderListener listener,
    String id,
    String instance,
    String boot) {}
