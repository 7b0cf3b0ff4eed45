package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CircuitState;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.webhook.CheckWebhook;
import io.sandpool.bus.webhook.WebhookAddresses;
import io.sandpool.runs.RunsListener;
import io.sandpool.runs.RunsSettings;
import io.sandpool.runs.RunsVerticle;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.sandpool.testkit.MemoryRuns;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The API on a port of its own, with a dispatch and pools that do as the test says. */
final class ApiFixture implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Bus bus = Bus.of(vertx, Ticker.system());
  final BlockingQueue<Execute> asked = new LinkedBlockingQueue<>();
  final List<String> rejected = new CopyOnWriteArrayList<>();
  final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  final Map<String, Future<PoolStatus>> pools = new ConcurrentHashMap<>();
  final Map<String, Future<ProviderReport>> providers = new ConcurrentHashMap<>();
  volatile Future<ProviderTrial> trial = Future.failedFuture("not scripted");
  final KnownKeys keys = new KnownKeys();
  final FakeOffice office = new FakeOffice();
  final MemoryRuns runs = new MemoryRuns();
  final List<String> webhooks = new CopyOnWriteArrayList<>();
  final HttpApi api;
  private final HttpApiVerticle verticle;
  private final String deployment;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile Function<Execute, Future<ExecutionResult>> dispatch = ApiFixture::hello;

  ApiFixture() {
    this(UnaryOperator.identity());
  }

  ApiFixture(UnaryOperator<SettingsBuilder> settings, Dialect... dialects) {
    api =
        HttpApi.create(
                settings.apply(new SettingsBuilder()).build(),
                () -> Samples.CATALOG,
                () -> new MetricsPage("text/plain; version=0.0.4", "sandpool_up 1\n"),
                bus,
                keys,
                new Listener())
            .speaking(dialects);
    verticle = api.verticle();
    reset();
    await(vertx.deployVerticle(new FakeService()));
    await(
        vertx.deployVerticle(
            new RunsVerticle(
                bus,
                runs,
                new ExecutionAnswers(),
                keys,
                InstantSource.system(),
                new RunsSettings(Duration.ofHours(1), 5, 1 << 20, 1 << 30),
                RunsListener.NONE)));
    deployment = await(vertx.deployVerticle(verticle));
  }

  private final class Listener implements HttpListener {
    @Override
    public void rejected(String reason) {
      rejected.add(reason);
    }

    @Override
    public void attempted(Attempt attempt) {
      attempts.add(attempt);
    }
  }

  /** Dispatch and pools, on a context of their own as in the service. */
  private final class FakeService extends VerticleBase {
    @Override
    public Future<?> start() {
      bus.serve(
          Addresses.EXECUTE,
          order -> {
            asked.add(order);
            return dispatch.apply(order);
          });
      for (String pool : Samples.CATALOG.pools()) {
        bus.serve(Addresses.poolStatus(pool), ask -> pools.get(pool));
      }
      for (ApiCatalog.Provider provider : Samples.CATALOG.providers()) {
        bus.serve(Addresses.providerReport(provider.id()), ask -> providers.get(provider.id()));
      }
      bus.serve(Addresses.tryOut("gvisor"), order -> trial);
      bus.serve(WebhookAddresses.CHECK, ApiFixture::judge);
      bus.serve(
          WebhookAddresses.SEND,
          event -> {
            webhooks.add(event.url() + " " + event.body().toUtf8());
            return Future.succeededFuture(Done.DONE);
          });
      office.serve(bus, Samples.CATALOG.pools());
      return Future.succeededFuture();
    }
  }

  private static Future<Done> judge(CheckWebhook question) {
    return question.url().startsWith("https://")
        ? Future.succeededFuture(Done.DONE)
        : Future.failedFuture(
            new ServiceException(
                new ServiceError.InvalidRequest("The webhook must be https.", "/webhook/url")));
  }

  private static Future<ExecutionResult> hello(Execute order) {
    return Future.succeededFuture(Samples.printed(order.request().id(), "hello\n"));
  }

  /** All is well again. */
  void reset() {
    dispatch = ApiFixture::hello;
    asked.clear();
    rejected.clear();
    webhooks.clear();
    runs.records.clear();
    runs.trouble = Optional.empty();
    office.reset(Samples.CATALOG.pools());
    providers.put("gvisor", Future.succeededFuture(Samples.local()));
    providers.put("cloud", Future.succeededFuture(Samples.cloud(CircuitState.CLOSED)));
    trial =
        Future.succeededFuture(
            new ProviderTrial(
                "gvisor",
                "python",
                List.of(
                    new Step(Name.PROBE, End.PASSED, Duration.ofMillis(2), Optional.empty()),
                    new Step(Name.CREATE, End.FAILED, Duration.ZERO, Optional.of("No.")),
                    new Step(Name.RUN, End.SKIPPED, Duration.ZERO, Optional.empty()))));
    for (String pool : Samples.CATALOG.pools()) {
      pools.put(pool, Future.succeededFuture(Samples.pool(pool, PoolHealth.READY, 3, 0)));
    }
  }

  void dispatch(Function<Execute, Future<ExecutionResult>> how) {
    dispatch = how;
  }

  void failWith(ServiceError error) {
    dispatch(order -> Future.failedFuture(new ServiceException(error)));
  }

  /** What a dialect works with, for a test that looks at the dialect only. */
  DialectTools tools() {
    Answers answers = new Answers(HttpListener.NONE);
    DeadlinePolicy deadlines =
        new DeadlinePolicy(api.catalog(), api.settings().grace(), bus.ticker());
    Executions executions =
        new Executions(vertx, bus, deadlines, answers, api.settings().heartbeat());
    return new DialectTools(vertx, api, executions, answers, new Ids());
  }

  int port() {
    return verticle.port();
  }

  HttpApiVerticle verticle() {
    return verticle;
  }

  /** Waits until no request holds memory any more. */
  void awaitBudget() {
    while (api.budget().left() < api.settings().maxBufferedBytes()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  Future<Void> stopServing() {
    return vertx.undeploy(deployment);
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  Reply get(String path) {
    return send(to(path).build());
  }

  Reply post(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  Reply post(byte[] body) {
    return postTo("/v1/executions", body);
  }

  Reply postTo(String path, String body) {
    return postTo(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private Reply postTo(String path, byte[] body) {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  /** A run's events. */
  Reply stream(String accept, String body) {
    return send(
        to("/v1/executions")
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Reply send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of which every byte is in the test's hands. */
  Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  Execute lastAsked() {
    try {
      Execute order = asked.poll(5, TimeUnit.SECONDS);
      if (order == null) {
        throw new AssertionError("Dispatch was not asked");
      }
      return order;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
