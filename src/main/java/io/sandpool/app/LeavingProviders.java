package io.sandpool.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that are not configured any more: each stays until its last sandbox has gone, and
 * may be called back until then. Thread-safe.
 */
final class LeavingProviders {

  private static final Logger LOG = LoggerFactory.getLogger(LeavingProviders.class);

  private final Vertx vertx;
  private final Map<String, DeployedProvider> leaving = new HashMap<>();
  private final Map<String, Future<Void>> ending = new HashMap<>();

  LeavingProviders(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Has {@code provider} leave, in its own time. */
  synchronized void add(DeployedProvider provider) {
    LOG.info("Provider {} is removed; its sandboxes end first", provider.id());
    leaving.put(provider.id(), provider);
    provider.verticle().leave().onSuccess(left -> end(provider));
  }

  /** Calls a provider back: it stays from now on; empty where it is not, or no longer, there. */
  synchronized Optional<DeployedProvider> callBack(String id) {
    return Optional.ofNullable(leaving.remove(id));
  }

  /** Completes when no provider of that id is just being undeployed. */
  synchronized Future<Void> ended(String id) {
    return ending.getOrDefault(id, Future.succeededFuture());
  }

  /** Undeploys these and all that leave, whatever they have. */
  synchronized Future<Void> endAll(Collection<DeployedProvider> others) {
    others.forEach(provider -> leaving.put(provider.id(), provider));
    List.copyOf(leaving.values()).forEach(this::end);
    return Future.join(new ArrayList<>(ending.values())).mapEmpty();
  }

  private synchronized void end(DeployedProvider provider) {
    if (!leaving.remove(provider.id(), provider)) {
      return;
    }
    Future<Void> end =
        provider
            .undeploy(vertx)
            .onSuccess(gone -> LOG.info("Provider {} is gone", provider.id()))
            .onFailure(e -> LOG.warn("Provider {} did not end cleanly", provider.id(), e))
            .otherwiseEmpty();
    ending.put(provider.id(), end);
    end.onComplete(gone -> forget(provider.id(), end));
  }

  private synchronized void forget(String id, Future<Void> end) {
    ending.remove(id, end);
  }
}
