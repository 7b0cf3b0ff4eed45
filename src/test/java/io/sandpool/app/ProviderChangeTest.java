package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Providers come, change and go while the whole service runs. */
@Timeout(60)
class ProviderChangeTest {

  private static final String CONFIG =
      """
      {
        "http": {"port": 0},
        "shutdown_grace": "1s",
        "dispatch": {"spill_after": "20s"},
        "providers": {"home": {"type": "fake"}},
        "languages": {"python": {}},
        "templates": {"python": {"language": "python", "image": "none"}},
        "pools": {
          "python": {
            "provider": "home", "template": "python", "min_idle": 2, "max_total": 4, "back_off_max": "1s"
          }
        }
      }
      """;

  private static final String CLOUD =
      """
      {"providers": {"cloud": {"type": "fake", "remote": true, "languages": ["python"]}}}
      """;

  private final Metrics metrics = new Metrics();
  private final Vertx vertx = metrics.instrument(Vertx.builder(), new VertxOptions()).build();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final FakeProvider.Factory factory = new FakeProvider.Factory();
  private final Installation installation = new Installation("test", "test", Optional.empty());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Promise<RunReport>> running = new ArrayList<>();
  private final Service service =
      new Service(
          vertx,
          metrics,
          bus,
          installation,
          new ProviderRegistry(List.of(factory)),
          LeaseLedger.none(),
          Gatekeeper.ofNoKeys(),
          config("{}"));

  @BeforeEach
  void start() {
    await(service.start());
    until(() -> idle("python") == 2);
  }

  @AfterEach
  void stop() {
    running.forEach(run -> run.tryComplete(FakeProvider.DONE));
    await(service.stop());
    await(vertx.close());
    metrics.close();
    for (FakeProvider provider : factory.all) {
      assertTrue(provider.living.isEmpty(), "something is left behind");
      assertTrue(provider.closed, "something is left open");
    }
  }

  // ---- other settings ----

  @Test
  void otherSettingsMustReplaceIdleSandboxesAndCloseTheOldInstance() {
    FakeProvider before = latest("home");
    apply("{'providers': {'home': {'note': 'other'}}}");
    FakeProvider after = latest("home");

    until(() -> before.closed);
    assertTrue(before.living.isEmpty());
    until(() -> after.living.size() == 2);
    assertEquals("home", run().getString("provider"));
    assertEquals(0, before.runs.get());
    assertEquals(1, after.runs.get());
    until(() -> !provider("home").getJsonObject("facts").containsKey("sandboxes_of_old_settings"));
  }

  @Test
  void aRunUnderWayMustComeToItsEndWhereItBegan() {
    FakeProvider before = latest("home");
    CompletableFuture<HttpResponse<String>> answer = occupyHome();
    apply("{'providers': {'home': {'note': 'other'}}}");
    until(() -> before.living.size() == 1);
    assertFalse(before.closed);
    running.get(0).complete(FakeProvider.DONE);
    assertEquals(200, answer.join().statusCode());
    until(() -> before.closed);
  }

  /** An address with a slip of the pen must not cost what is warm. */
  @Test
  void idleSandboxesMustBeKeptWhileTheNewBackendIsAway() {
    FakeProvider before = latest("home");
    apply("{'providers': {'home': {'away': true}}}");
    assertEquals("unreachable", provider("home").getString("health"));
    assertEquals(2, before.living.size());
    assertEquals("warm", run().getString("start"));
    assertEquals(1, before.runs.get());

    latest("home").trouble = Optional.empty();
    until(() -> before.closed);
    until(() -> idle("python") == 2);
    assertEquals(2, latest("home").living.size());
  }

  @Test
  void settingsThatCannotBeUsedMustChangeNothing() {
    FakeProvider before = latest("home");
    ConfigException refusal =
        assertThrows(
            ConfigException.class,
            () ->
                apply(
                    "{'providers': {'home': {'broken': true}, 'cloud': {'type': 'fake'},"
                        + " 'far': {'type': 'fake', 'broken': true}},"
                        + " 'pools': {'python': {'min_idle': 1}}}"));
    assertEquals(
        "providers.home.broken must be false, was true\n"
            + "providers.far.broken must be false, was true",
        refusal.getMessage());
    assertUnchanged(before);
  }

  @Test
  void aProviderThatCannotBeginMustChangeNothing() {
    FakeProvider before = latest("home");
    StartException refusal =
        assertThrows(
            StartException.class,
            () ->
                apply(
                    "{'providers': {'home': {'note': 'other'}, 'cloud': {'type': 'fake'},"
                        + " 'far': {'type': 'fake', 'stillborn': true}, 'last': {'type': 'fake'}},"
                        + " 'pools': {'python': {'min_idle': 1}}}"));
    assertEquals("providers.far: cannot be started: It is away.", refusal.getMessage());
    assertUnchanged(before);
  }

  private void assertUnchanged(FakeProvider before) {
    assertEquals(1, get("/v1/providers").getJsonArray("providers").size());
    assertEquals(2, pool("python").getInteger("min_idle"));
    assertEquals(1, pool("python").getInteger("generation"));
    assertEquals(2, before.living.size());
    run();
    assertEquals(1, before.runs.get());
    factory.all.stream().filter(one -> one != before).forEach(one -> assertTrue(one.closed));
    assertFalse(scrape().contains("\"cloud\""), scrape());
  }

  /** What comes one upon the other is done one after the other. */
  @Test
  void changesThatAreAskedForTogetherMustAllComeToPass() {
    List<Future<Void>> changes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      changes.add(service.apply(config("{'providers': {'home': {'note': '" + i + "'}}}")));
    }
    changes.forEach(ProviderChangeTest::await);
    assertEquals(6, factory.all.size());
    until(() -> factory.all.stream().limit(5).allMatch(one -> one.closed));
    until(() -> idle("python") == 2);
    run();
    assertEquals(1, latest("home").runs.get());
  }

  // ---- one more, one less ----

  @Test
  void aProviderThatIsAddedMustServeAndMayComeFirst() {
    apply(CLOUD);
    assertEquals("home", run().getString("provider"));
    apply(CLOUD, "{'dispatch': {'order': ['cloud', 'home']}}");
    assertEquals("cloud", run().getString("provider"));
    assertTrue(provider("cloud").getBoolean("remote"));
    apply(CLOUD, "{'dispatch': {'order': ['home', 'cloud']}}");
    assertEquals("home", run().getString("provider"));
  }

  @Test
  void aProviderThatIsRemovedMustLeaveNothingBehind() {
    apply(CLOUD, "{'dispatch': {'order': ['cloud', 'home']}}");
    run();
    FakeProvider cloud = latest("cloud");
    until(() -> scrape().contains("sandpool_provider_up{provider=\"cloud\"}"));
    until(
        () -> scrape().contains("sandpool_budget_remaining_ratio{kind=\"runs\",provider=\"all\"}"));

    apply("{}");
    assertEquals("home", run().getString("provider"));
    assertEquals(1, get("/v1/providers").getJsonArray("providers").size());
    until(() -> cloud.closed);
    assertTrue(cloud.living.isEmpty());
    until(() -> !scrape().contains("sandpool_provider_up{provider=\"cloud\"}"));
    until(() -> !scrape().contains("sandpool_pool_slots{pool=\"cloud-python\""));
    assertTrue(scrape().contains("sandpool_remote_runs_total{provider=\"cloud\"} 1.0"), scrape());
  }

  /** What runs there is not cut, and keeps the provider for as long as it takes. */
  @Test
  void aProviderThatIsRemovedMustLetItsRunsEnd() {
    apply(CLOUD, "{'dispatch': {'order': ['cloud', 'home']}}");
    FakeProvider cloud = latest("cloud");
    CompletableFuture<HttpResponse<String>> answer = occupy("cloud");
    apply("{}");
    assertEquals("home", run().getString("provider"));
    assertFalse(cloud.closed);
    running.get(0).complete(FakeProvider.DONE);
    HttpResponse<String> response = answer.join();
    assertEquals(200, response.statusCode(), response.body());
    until(() -> cloud.closed);
  }

  @Test
  void aProviderThatComesBackBeforeItHasGoneMustServeAgain() {
    apply(CLOUD, "{'dispatch': {'order': ['cloud', 'home']}}");
    FakeProvider before = latest("cloud");
    CompletableFuture<HttpResponse<String>> answer = occupy("cloud");
    apply("{}");
    apply(CLOUD, "{'dispatch': {'order': ['cloud', 'home']}}");
    assertEquals("cloud", run().getString("provider"));
    assertEquals(1, latest("cloud").runs.get());
    running.get(0).complete(FakeProvider.DONE);
    assertEquals(200, answer.join().statusCode());
    until(() -> before.closed);
    assertFalse(latest("cloud").closed);
  }

  @Test
  void aProviderThatComesBackAfterItHasGoneMustServeAgain() {
    for (int i = 0; i < 3; i++) {
      apply(CLOUD, "{'dispatch': {'order': ['cloud', 'home']}}");
      assertEquals("cloud", run().getString("provider"));
      FakeProvider cloud = latest("cloud");
      apply("{}");
      until(() -> cloud.closed);
    }
    apply(CLOUD);
    until(() -> scrape().contains("sandpool_pool_slots{pool=\"cloud-python\""));
  }

  /** The pool stays; its sandboxes come from elsewhere. */
  @Test
  void aPoolMayChangeItsProviderWhenTheOldOneIsRemoved() {
    FakeProvider before = latest("home");
    JsonObject other = new JsonObject(CONFIG);
    other.put("providers", new JsonObject().put("house", new JsonObject().put("type", "fake")));
    other.getJsonObject("pools").getJsonObject("python").put("provider", "house");
    await(service.apply(read(other)));
    until(() -> before.closed);
    assertEquals("house", run().getString("provider"));
    until(() -> idle("python") == 2);
    until(
        () ->
            scrape().contains("sandpool_pool_slots{pool=\"python\",provider=\"house\"")
                && !scrape().contains("sandpool_pool_slots{pool=\"python\",provider=\"home\""));
  }

  /** One verticle must not be deployed below another that may go. */
  @Test
  void aProviderThatCameWithAChangeOfAnotherMustOutliveIt() {
    apply("{'providers': {'home': {'note': 'other'}}}", CLOUD);
    FakeProvider home = latest("home");
    FakeProvider cloud = latest("cloud");
    JsonObject without =
        new JsonObject(CONFIG)
            .put("providers", new JsonObject(CLOUD).getJsonObject("providers").copy());
    without.getJsonObject("pools").getJsonObject("python").put("provider", "cloud");
    await(service.apply(read(without)));
    until(() -> home.closed);
    assertFalse(cloud.closed);
    assertEquals("cloud", run().getString("provider"));
  }

  // ---- drained by an operator ----

  @Test
  void aDrainedPoolMustBeGoneAroundUntilItIsResumed() {
    apply(CLOUD);
    control("python", ControlPool.Action.DRAIN);
    until(() -> latest("home").living.isEmpty());
    JsonObject answer = run();
    assertEquals("cloud", answer.getString("provider"));
    assertEquals("degraded", answer.getString("reason"));
    assertEquals("drained", pool("python").getString("health"));
    until(() -> scrape().contains("sandpool_pool_drained{pool=\"python\"} 1.0"));

    apply(CLOUD, "{'pools': {'python': {'min_idle': 1}}}");
    assertEquals("drained", pool("python").getString("health"));
    control("python", ControlPool.Action.RESUME);
    until(() -> idle("python") == 1);
    assertEquals("home", run().getString("provider"));
  }

  @Test
  void aDrainedPoolThatHasNoOtherMustSayWhoDrainedIt() {
    control("python", ControlPool.Action.DRAIN);
    HttpResponse<String> refused = post("auto").join();
    assertEquals(503, refused.statusCode());
    assertTrue(refused.body().contains("An operator has drained the pool"), refused.body());
    assertTrue(get("/health/ready").encode().contains("health=drained"));
  }

  // ---- words ----

  private void control(String pool, ControlPool.Action action) {
    await(
        bus.ask(
            AdminAddresses.control(pool),
            new ControlPool(new Actor("operator", "system", "127.0.0.1"), action),
            Deadline.after(bus.ticker(), Duration.ofSeconds(10))));
  }

  /** Puts the configuration with these changes in force. */
  private void apply(String... changes) {
    await(service.apply(config(changes)));
  }

  private SandpoolConfig config(String... changes) {
    JsonObject config = new JsonObject(CONFIG);
    for (String change : changes) {
      config.mergeIn(new JsonObject(change.replace('\'', '"')), true);
    }
    return read(config);
  }

  private SandpoolConfig read(JsonObject config) {
    return new ConfigReader(installation).read(config, Map.of());
  }

  private CompletableFuture<HttpResponse<String>> occupyHome() {
    return occupy("home");
  }

  /** Has a program run there that does not end by itself. */
  private CompletableFuture<HttpResponse<String>> occupy(String id) {
    FakeProvider provider = latest(id);
    Promise<RunReport> end = Promise.promise();
    running.add(end);
    provider.program = order -> end.future();
    int before = provider.runs.get();
    CompletableFuture<HttpResponse<String>> answer = post(id);
    until(() -> provider.runs.get() > before);
    provider.program = order -> Future.succeededFuture(FakeProvider.DONE);
    return answer;
  }

  private JsonObject run() {
    HttpResponse<String> response = post("auto").join();
    assertEquals(200, response.statusCode(), response.body());
    return new JsonObject(response.body());
  }

  private CompletableFuture<HttpResponse<String>> post(String provider) {
    JsonObject body =
        new JsonObject().put("language", "python").put("code", "").put("provider", provider);
    return client.sendAsync(
        to("/v1/executions")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject provider(String id) {
    return get("/v1/providers/" + id);
  }

  private JsonObject pool(String name) {
    return get("/v1/pools/" + name);
  }

  private int idle(String pool) {
    JsonObject slots = pool(pool).getJsonObject("slots", new JsonObject());
    return slots.getInteger("idle", 0);
  }

  private JsonObject get(String path) {
    return new JsonObject(text(path));
  }

  private String scrape() {
    return text("/metrics");
  }

  private String text(String path) {
    return client
        .sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body)
        .join();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private FakeProvider latest(String id) {
    return Objects.requireNonNull(factory.made.get(id));
  }

  /** Asks again and again; the test's time limit ends what never comes true. */
  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }
}
