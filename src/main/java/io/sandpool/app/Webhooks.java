package io.sandpool.app;

import io.sandpool.bus.Bus;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.WebhookMeters;
import io.sandpool.webhook.WebhookSettings;
import io.sandpool.webhook.WebhookVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;

/** Tells callers' servers of events, from before the first request until after the last run. */
final class Webhooks {

  private final Vertx vertx;
  private final Bus bus;
  private final Storage storage;
  private final WebhookKeys keys;
  private final Metrics metrics;
  private volatile Optional<String> deployment = Optional.empty();

  Webhooks(Vertx vertx, Bus bus, Storage storage, WebhookKeys keys, Metrics metrics) {
    this.vertx = vertx;
    this.bus = bus;
    this.storage = storage;
    this.keys = keys;
    this.metrics = metrics;
  }

  /** Begins with what an earlier life of the service left. */
  Future<Void> start(WebhookSettings settings) {
    return vertx
        .executeBlocking(keys::readOrCreate)
        .compose(
            key ->
                vertx.deployVerticle(
                    new WebhookVerticle(
                        bus,
                        storage.webhooks(),
                        settings,
                        key,
                        new WebhookMeters(metrics.registry()),
                        InstantSource.system())))
        .onSuccess(id -> deployment = Optional.of(id))
        .mapEmpty();
  }

  /** What has not ended goes on after the next start. */
  Future<Void> stop() {
    return deployment.map(vertx::undeploy).orElseGet(Future::succeededFuture);
  }
}
