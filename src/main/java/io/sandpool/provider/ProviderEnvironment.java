package io.sandpool.provider;

import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * What every provider is given, whatever its kind.
 *
 * @param vertx for timers and sockets
 * @param ticker the service's clock
 * @param listener told of what happens in it
 * @param id the provider's id
 * @param instance the installation
 * @param boot this life of the service
 * @param variables the process's environment variables, from which secrets may come
 */
public record ProviderEnvironment(
    Vertx vertx,
    Ticker ticker,
    ProviderListener listener,
    String id,
    String instance,
    String boot,
    Map<String, String> variables) {

  public ProviderEnvironment {
    variables = Map.copyOf(variables);
  }

  /** Without the variables: some are secrets. */
  @Override
  public String toString() {
    return "ProviderEnvironment[" + id + "]";
  }
}
