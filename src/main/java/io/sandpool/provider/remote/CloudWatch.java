package io.sandpool.provider.remote;

import io.sandpool.bus.ProviderHealth;
import io.sandpool.provider.guest.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cloud from time to time whether it can be used: rarely while all is well, at growing
 * intervals while it is not. What comes of it is in {@link CloudHealth}.
 *
 * <p>Used on the provider's context.
 */
final class CloudWatch {

  private static final Logger LOG = LoggerFactory.getLogger(CloudWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private final RemoteSettings settings;
  private final Cloud cloud;
  private final CloudHealth health;
  private final RemoteTools tools;
  private Duration pause = FIRST_RETRY;
  private Timers.Cancel next = () -> {};
  private ProviderHealth before = ProviderHealth.UP;
  private boolean stopped;

  CloudWatch(RemoteSettings settings, Cloud cloud, CloudHealth health, RemoteTools tools) {
    this.settings = settings;
    this.cloud = cloud;
    this.health = health;
    this.tools = tools;
  }

  /** Begins; completes after the first answer, whatever it is. */
  Future<Void> start() {
    return look();
  }

  /** Ends for good. */
  void stop() {
    stopped = true;
    next.cancel();
  }

  private Future<Void> look() {
    return cloud
        .authenticate(tools.in(settings.callTimeout()))
        .onComplete(answer -> answered(answer.succeeded()))
        .otherwiseEmpty();
  }

  private void answered(boolean well) {
    ProviderHealth now = health.health();
    if (now != before) {
      LOG.info(
          "Provider {} is {}{}",
          settings.id(),
          now.wireName(),
          health.reason().map(reason -> ": " + reason).orElse(""));
      before = now;
    }
    Duration most = well ? INTERVAL : shorter(pause, INTERVAL);
    pause = well ? FIRST_RETRY : shorter(pause.multipliedBy(2), INTERVAL);
    long jittered = (long) (most.toMillis() * (0.75 + tools.random().getAsDouble() / 4));
    if (!stopped) {
      next = tools.timers().after(Duration.ofMillis(jittered), this::look);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
