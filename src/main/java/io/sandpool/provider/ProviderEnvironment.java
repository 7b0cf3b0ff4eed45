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
 * @param ledger where remote sandboxes are written down
 * @param cleanUp how soon what is left behind is ended
 */
public record ProviderEnvironment(
    Vertx vertx,
    Ticker ticker,
    ProviderListener listener,
    String id,
    String instance,
    String boot,
    Map<String, String> variables,
    LeaseLedger ledger,
    CleanUp cleanUp) {

  public ProviderEnvironment {
    variables = Map.copyOf(variables);
  }

  /** Who owns what the provider leases: two providers may share an account, and an installation. */
  public String owner() {
    return instance + "/" + id;
  }

  /** Without the variables: some are secrets. */
  @Override
  public String toString() {
    return "ProviderEnvironment[" + id + "]";
  }
}
