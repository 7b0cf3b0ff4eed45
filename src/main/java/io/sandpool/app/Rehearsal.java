package io.sandpool.app;

import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.gvisor.RehearsalProvider;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a second service of the same code, with everything of its own and no sandboxes, answer some
 * calls and end. The virtual machine compiles what is called often, so the first callers of the
 * real service are served about as fast as later ones.
 */
final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** More make no measurable difference. */
  private static final int CALLS = 1500;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CONFIG =
      """
      {
        "http": {"port": 0},
        "shutdown_grace": "0s",
        "providers": {"rehearsal": {"type": "rehearsal"}},
        "languages": {"python": {}},
        "templates": {"rehearsal": {"language": "python", "image": "none"}},
        "pools": {"rehearsal": {"provider": "rehearsal", "template": "rehearsal", "min_idle": 4, "max_total": 8}}
      }
      """;
  private static final Buffer PROGRAM =
      new JsonObject()
          .put("language", "python")
          .put("code", "def main(n):\n    return {'n': n * 2}\n")
          .put("arguments", new JsonObject().put("n", 21))
          .toBuffer();

  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final HttpClient client;
  private final Service service;
  private final long until = System.nanoTime() + PATIENCE.toNanos() / 2;

  private Rehearsal() {
    vertx =
        metrics.instrument(Vertx.builder(), EventLoops.options().setEventLoopPoolSize(1)).build();
    client = vertx.createHttpClient();
    Installation installation = new Installation("rehearsal", "rehearsal", Optional.empty());
    service =
        new Service(
            vertx,
            metrics,
            Bus.of(vertx, Ticker.system()),
            installation,
            new ProviderRegistry(List.of(new RehearsalProvider.Factory())),
            LeaseLedger.none(),
            Gatekeeper.ofNoKeys(),
            new ConfigReader(installation).read(new JsonObject(CONFIG), Map.of()));
  }

  /** Rehearses; a failure costs speed only, and is logged. Blocks for some seconds at most. */
  static void perform() {
    Rehearsal rehearsal = new Rehearsal();
    try {
      rehearsal
          .service
          .start()
          .compose(started -> rehearsal.call(CALLS))
          .eventually(rehearsal.service::stop)
          .await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RuntimeException e) {
      LOG.info("The rehearsal ended early, the first calls may be slower: {}", e.toString());
    } finally {
      rehearsal.vertx.close().onComplete(closed -> rehearsal.metrics.close());
    }
  }

  private Future<Void> call(int times) {
    Promise<Void> done = Promise.promise();
    call(times, done);
    return done.future();
  }

  private void call(int times, Promise<Void> done) {
    if (times == 0 || System.nanoTime() - until > 0) {
      done.complete();
      return;
    }
    client
        .request(HttpMethod.POST, service.port(), "127.0.0.1", "/v1/executions")
        .compose(request -> request.putHeader("content-type", "application/json").send(PROGRAM))
        .compose(HttpClientResponse::body)
        .onComplete(body -> call(times - 1, done), done::fail);
  }
}
