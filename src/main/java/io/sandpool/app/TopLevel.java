package io.sandpool.app;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Deploys verticles that depend on no other: Vert.x ends a verticle together with the one on whose
 * context it was deployed, and whoever follows up on what a verticle did is on that one's context.
 *
 * <p>Make it outside of all verticles. May be used on any thread.
 */
final class TopLevel {

  private final Vertx vertx;
  private final Context outside;

  TopLevel(Vertx vertx) {
    this.vertx = vertx;
    this.outside = vertx.getOrCreateContext();
  }

  /** Deploys {@code verticle}; completes with what undeploys it. */
  Future<String> deploy(Deployable verticle) {
    Promise<String> deployed = Promise.promise();
    outside.runOnContext(turn -> vertx.deployVerticle(verticle).onComplete(deployed));
    return deployed.future();
  }
}
