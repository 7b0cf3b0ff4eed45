package io.sandpool.bench;

import io.sandpool.app.EventLoops;
import io.sandpool.app.Service;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The whole service in front of a provider that answers at once. Port and pool sizes come from the
 * environment, as for the real one.
 */
public final class NullService {

  private static final String CONFIG =
      """
      {
        "http": {},
        "providers": {"self_managed": {"type": "null"}},
        "languages": {"python": {}},
        "templates": {"python": {"language": "python", "image": "none"}},
        "pools": {"python": {"provider": "self_managed", "template": "python", "refill_parallelism": 64}}
      }
      """;

  private NullService() {}

  /** Runs until it is killed. */
  public static void main(String[] args) throws TimeoutException {
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
    Installation installation = new Installation("bench", "bench", Optional.empty());
    Service service =
        new Service(
            vertx,
            metrics,
            Bus.of(vertx, Ticker.system()),
            installation,
            new ProviderRegistry(List.of(new NullProvider.Factory())),
            LeaseLedger.none(),
            Gatekeeper.ofNoKeys(),
            new ConfigReader(installation).read(new JsonObject(CONFIG), System.getenv()));
    service.start().await(1, TimeUnit.MINUTES);
  }
}
