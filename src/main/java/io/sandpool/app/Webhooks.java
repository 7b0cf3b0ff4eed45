package io.sandpool.app;

import io.sandpool.bus.Bus;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.WebhookMeters;
import io.sandpool.webhook.WebhookKey;
import io.sandpool.webhook.WebhookSecrets;
import io.sandpool.webhook.WebhookSettings;
import io.sandpool.webhook.WebhookVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells callers' servers of events, from before the first request until after the last run. Secrets
 * that are replaced meanwhile are known after some seconds.
 */
final class Webhooks {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Bus bus;
  private final Storage storage;
  private final WebhookKeys keys;
  private final WebhookRotations rotations;
  private final Metrics metrics;
  private volatile Optional<WebhookSecrets> latest = Optional.empty();
  private volatile boolean readable = true;
  private volatile Optional<String> deployment = Optional.empty();
  private volatile Optional<Long> looking = Optional.empty();

  Webhooks(
      Vertx vertx,
      Bus bus,
      Storage storage,
      WebhookKeys keys,
      WebhookRotations rotations,
      Metrics metrics) {
    this.vertx = vertx;
    this.bus = bus;
    this.storage = storage;
    this.keys = keys;
    this.rotations = rotations;
    this.metrics = metrics;
  }

  /** Begins with what an earlier life of the service left. */
  Future<Void> start(WebhookSettings settings) {
    return vertx
        .executeBlocking(keys::readOrCreate)
        .compose(
            key ->
                vertx
                    .executeBlocking(() -> read(key))
                    .compose(first -> deploy(settings, first))
                    .onSuccess(deployed -> lookAgain(key)));
  }

  private WebhookSecrets read(WebhookKey key) {
    try {
      return new WebhookSecrets(key, rotations.read());
    } catch (IOException e) {
      throw rotations.unusable(e);
    }
  }

  private Future<Void> deploy(WebhookSettings settings, WebhookSecrets first) {
    return vertx
        .deployVerticle(
            new WebhookVerticle(
                bus,
                storage.webhooks(),
                settings,
                () -> latest.orElse(first),
                new WebhookMeters(metrics.registry()),
                InstantSource.system()))
        .onSuccess(id -> deployment = Optional.of(id))
        .mapEmpty();
  }

  private void lookAgain(WebhookKey key) {
    looking =
        Optional.of(
            vertx.setPeriodic(
                LOOK.toMillis(),
                timer ->
                    vertx
                        .executeBlocking(() -> read(key))
                        .onSuccess(this::seen)
                        .onFailure(this::notSeen)));
  }

  private void seen(WebhookSecrets secrets) {
    latest = Optional.of(secrets);
    readable = true;
  }

  /** What was read before stays; that is said once. */
  private void notSeen(Throwable failure) {
    if (readable) {
      LOG.warn("Replaced webhook secrets are not known: {}", failure.getMessage());
    }
    readable = false;
  }

  /** What has not ended goes on after the next start. */
  Future<Void> stop() {
    looking.ifPresent(vertx::cancelTimer);
    return deployment.map(vertx::undeploy).orElseGet(Future::succeededFuture);
  }
}
