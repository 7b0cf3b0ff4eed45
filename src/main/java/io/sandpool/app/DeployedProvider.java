package io.sandpool.app;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.provider.ProviderVerticle;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Capabilities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * A provider that is there, with all that belongs to it.
 *
 * @param config what it was made of
 * @param capabilities what it can do
 * @param verticle its actor
 * @param deployment by which the actor is undeployed
 * @param meters where it counts
 * @param watch asks it how it is
 */
record DeployedProvider(
    ProviderConfig config,
    Capabilities capabilities,
    ProviderVerticle verticle,
    String deployment,
    ProviderMeters meters,
    ProviderWatch watch) {

  String id() {
    return config.id();
  }

  /** It is in force: from now on it is shown how it is. */
  void open() {
    meters.open();
    watch.start();
  }

  /** Has {@code next}, which is prepared and was made of {@code settings}, take over. */
  Future<DeployedProvider> succeed(ProviderConfig settings, SandboxProvider next) {
    return verticle
        .succeed(next)
        .map(
            done -> {
              watch.setRemote(next.capabilities().remote());
              return new DeployedProvider(
                  settings, next.capabilities(), verticle, deployment, meters, watch);
            });
  }

  /** Undeploys it and takes away what showed how it is. */
  Future<Void> undeploy(Vertx vertx) {
    watch.stop();
    return vertx.undeploy(deployment).onComplete(done -> meters.close());
  }
}
