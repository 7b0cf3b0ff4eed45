package io.sandpool.webhook;

import io.sandpool.bus.Bus;
import io.sandpool.bus.webhook.WebhookAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.dns.DnsClientOptions;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells receivers of events, those included that an earlier life of the service left. Deploy one.
 */
public final class WebhookVerticle extends VerticleBase {

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofMinutes(10);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final Duration DNS_TIMEOUT = Duration.ofSeconds(4);

  private final Bus bus;
  private final WebhookStore store;
  private final WebhookSettings settings;
  private final Supplier<WebhookSecrets> secrets;
  private final WebhookListener listener;
  private final InstantSource clock;
  private Optional<Courier> courier = Optional.empty();
  private Optional<Poster> poster = Optional.empty();

  /**
   * Makes one.
   *
   * @param secrets the tenants' secrets; asked at each attempt, on an event loop
   * @param clock tells receivers when they were told
   */
  public WebhookVerticle(
      Bus bus,
      WebhookStore store,
      WebhookSettings settings,
      Supplier<WebhookSecrets> secrets,
      WebhookListener listener,
      InstantSource clock) {
    this.bus = bus;
    this.store = store;
    this.settings = settings;
    this.secrets = secrets;
    this.listener = listener;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return vertx.executeBlocking(WebhookVerticle::ownAddresses).map(this::begin);
  }

  private Courier begin(Set<InetAddress> own) {
    Resolver resolver =
        new DnsResolver(
            vertx.createDnsClient(new DnsClientOptions().setQueryTimeout(DNS_TIMEOUT.toMillis())));
    Guard guard = new Guard(resolver, AddressRules.of(settings.allowInternal(), own));
    Poster http = HttpPoster.create(vertx, settings);
    Messenger messenger =
        new Messenger(guard, http, new Signer(secrets), settings, clock, bus.ticker());
    Courier post =
        new Courier(
            store,
            messenger::deliver,
            new Backoff(new SecureRandom()::nextDouble),
            settings.attempts(),
            clock,
            listener);
    poster = Optional.of(http);
    courier = Optional.of(post);
    WebhookDesk desk = new WebhookDesk(settings, guard, store, post, clock);
    bus.serve(WebhookAddresses.CHECK, desk::check);
    bus.serve(WebhookAddresses.SEND, desk::send);
    vertx.setPeriodic(EVERY.toMillis(), EVERY.toMillis(), fired -> post.round());
    vertx.setPeriodic(0, SWEEP.toMillis(), fired -> post.sweep());
    return post;
  }

  private static Set<InetAddress> ownAddresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .collect(Collectors.toSet());
  }

  /** Lets attempts under way end for a moment; those cut short are made again after the start. */
  @Override
  public Future<?> stop() {
    return courier
        .map(
            post ->
                post.stop()
                    .timeout(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                    .otherwiseEmpty()
                    .onComplete(ended -> post.abandon()))
        .orElseGet(Future::succeededFuture)
        .compose(ended -> poster.map(Poster::close).orElseGet(Future::succeededFuture));
  }
}
