package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The operators' page, served by the real API over a service that is made up. */
final class PageFixture implements AutoCloseable {

  final PageOffice office;
  private final Map<String, PoolStatus> pools = new ConcurrentHashMap<>();
  private final Map<String, ProviderReport> providers = PageSamples.providers();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final FakeOffice behind = new FakeOffice();
  private final HttpApiVerticle verticle;
  private volatile Promise<Void> pause = Promise.promise();

  PageFixture() {
    office = new PageOffice(behind, PageSamples.CATALOG.pools());
    reset();
    verticle =
        HttpApi.create(
                new SettingsBuilder().build(),
                () -> PageSamples.CATALOG,
                () -> new MetricsPage("text/plain", ""),
                bus,
                new KnownKeys(),
                HttpListener.NONE)
            .verticle();
    ApiFixture.await(vertx.deployVerticle(new MadeUp()));
    ApiFixture.await(vertx.deployVerticle(verticle));
  }

  /** All is as it was in the beginning. */
  void reset() {
    pools.putAll(PageSamples.pools());
    office.reset();
    pause = Promise.promise();
  }

  /** Lets the program that runs go on after its first words. */
  void goOn() {
    pause.tryComplete();
  }

  int port() {
    return verticle.port();
  }

  private final class MadeUp extends VerticleBase {
    @Override
    public Future<?> start() {
      behind.serve(bus, PageSamples.CATALOG.pools());
      for (String pool : PageSamples.CATALOG.pools()) {
        bus.serve(Addresses.poolStatus(pool), ask -> Future.succeededFuture(status(pool)));
      }
      providers.forEach(
          (id, report) ->
              bus.serve(Addresses.providerReport(id), ask -> Future.succeededFuture(report)));
      bus.serve(Addresses.EXECUTE, this::run);
      return Future.succeededFuture();
    }

    private Future<ExecutionResult> run(Execute order) {
      return say(order, Stream.STARTED, "")
          .compose(told -> say(order, Stream.STDOUT, "hello " + PageSamples.MARKUP + "\n"))
          .compose(told -> pause.future())
          .compose(told -> say(order, Stream.STDERR, "careful\n"))
          .compose(told -> say(order, Stream.STDOUT, order.request().code()))
          .map(
              told ->
                  new ExecutionResult(
                      order.request().id(),
                      PageSamples.report("", ""),
                      Samples.WARM,
                      Samples.TIMINGS));
    }

    private Future<Done> say(Execute order, Stream stream, String text) {
      return bus.ask(
          Addresses.output(order.request().id()),
          new OutputChunk(stream, Bytes.utf8(text)),
          order.deadline());
    }
  }

  private PoolStatus status(String name) {
    PoolStatus pool = Objects.requireNonNull(pools.get(name));
    boolean drained =
        office.controlled.stream()
            .reduce((first, second) -> second)
            .map(order -> order.action() == ControlPool.Action.DRAIN)
            .orElse(false);
    return drained && name.equals("python")
        ? PageSamples.pool(name, pool.provider(), PoolHealth.DRAINING, 0, 2, 16, 12_480, 12_391)
        : pool;
  }

  @Override
  public void close() {
    ApiFixture.await(vertx.close());
  }
}
