package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole service between a provider at home and one in a cloud, over HTTP. */
@Timeout(60)
class SpillOverTest {

  /** One sandbox at home, four in the cloud, which alone runs r and cannot take files. */
  private static final String CONFIG =
      """
      {
        "http": {"port": 0},
        "shutdown_grace": "1s",
        "dispatch": {
          "order": ["home", "cloud"],
          "breaker": {"failures": 2, "open_min": "20ms", "open_max": "40ms"}
        },
        "providers": {
          "home": {"type": "fake"},
          "cloud": {"type": "fake", "remote": true, "languages": ["python", "r"], "max_concurrent": 4}
        },
        "languages": {"python": {"aliases": ["py"]}},
        "templates": {"python": {"language": "python", "image": "none"}},
        "pools": {
          "python": {
            "provider": "home", "template": "python", "min_idle": 1, "max_total": 1, "back_off_max": "1s"
          }
        }
      }
      """;

  private final Metrics metrics = new Metrics();
  private final Vertx vertx = metrics.instrument(Vertx.builder(), new VertxOptions()).build();
  private final FakeProvider.Factory factory = new FakeProvider.Factory();
  private final ConfigReader reader =
      new ConfigReader(new Installation("test", "test", Optional.empty()));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Promise<RunReport>> running = new ArrayList<>();
  private final Service service =
      new Service(
          vertx,
          metrics,
          Bus.of(vertx, Ticker.system()),
          new Installation("test", "test", Optional.empty()),
          new ProviderRegistry(List.of(factory)),
          LeaseLedger.none(),
          Gatekeeper.ofNoKeys(),
          config(new JsonObject()));

  @BeforeEach
  void start() throws Exception {
    await(service.start());
    until(() -> get("/health/ready").statusCode() == 200);
  }

  @AfterEach
  void stop() throws Exception {
    running.forEach(run -> run.tryComplete(FakeProvider.DONE));
    await(service.stop());
    await(vertx.close());
    metrics.close();
    assertEquals(0, home().living.size());
    assertEquals(0, cloud().living.size());
  }

  @Test
  void aProgramMustRunAtHomeWhereASandboxIsIdle() {
    JsonObject answer = run("{}");
    assertEquals("home", answer.getString("provider"));
    assertEquals("warm", answer.getString("start"));
    assertNull(answer.getValue("spilled_from"));
    assertNull(answer.getValue("reason"));
    assertEquals(0, cloud().creates.get());
  }

  @Test
  void aProgramMustRunInTheCloudWhereHomeIsExhausted() {
    occupyHome();
    JsonObject answer = run("{}");
    assertEquals("cloud", answer.getString("provider"));
    assertEquals("cloud-python", answer.getString("pool"));
    assertEquals("home", answer.getString("spilled_from"));
    assertEquals("exhausted", answer.getString("reason"));
    String scrape = get("/metrics").body();
    assertTrue(
        scrape.contains(
            "sandpool_spill_total{from=\"home\",reason=\"exhausted\",to=\"cloud\"} 1.0"),
        scrape);
    assertTrue(scrape.contains("sandpool_remote_runs_total{provider=\"cloud\"} 1.0"), scrape);
  }

  @Test
  void whatLeasedSandboxesCostMustBeTold() {
    occupyHome();
    run("{}");
    for (String meter :
        List.of(
            "sandpool_provider_circuit_state{provider=\"cloud\"} 0.0",
            "sandpool_remote_runs_total{provider=\"cloud\"} 1.0",
            "sandpool_budget_remaining_ratio{kind=\"runs\",provider=\"cloud\"} ",
            "sandpool_budget_remaining_ratio{kind=\"seconds\",provider=\"all\"} ")) {
      until(() -> get("/metrics").body().contains(meter));
    }
    until(
        () ->
            get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("sandpool_remote_sandbox_seconds_total{"))
                .anyMatch(line -> !line.endsWith(" 0.0")));
  }

  @Test
  void aStreamMustSayAtItsEndWhereTheProgramRan() {
    occupyHome();
    String[] events = post("{}", "application/x-ndjson").body().split("\n");
    JsonObject last = new JsonObject(events[events.length - 1]);
    assertEquals("finished", last.getString("event"));
    assertEquals("home", last.getString("spilled_from"));
    assertEquals("exhausted", last.getString("reason"));
  }

  @Test
  void aProgramMustWaitForHomeWhereTheCloudMayNotCostMore() throws Exception {
    apply(new JsonObject().put("remote_runs_per_minute", 1));
    occupyHome();
    assertEquals("cloud", run("{}").getString("provider"));

    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(request("{}", "application/json"), HttpResponse.BodyHandlers.ofString());
    until(() -> pool("python").getInteger("waiting") == 1);
    running.get(0).complete(FakeProvider.DONE);
    JsonObject answer = new JsonObject(waiting.get(10, TimeUnit.SECONDS).body());
    assertEquals("home", answer.getString("provider"));
    assertNull(answer.getValue("spilled_from"));
  }

  @Test
  void aRequestForACloudThatMayNotCostMoreMustBeRefusedWithWhenToComeBack() throws Exception {
    apply(new JsonObject().put("remote_runs_per_minute", 0));
    HttpResponse<String> refused = post("{\"provider\": \"cloud\"}", "application/json");
    assertEquals(429, refused.statusCode());
    assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    assertEquals(
        "urn:sandpool:problem:budget-spent", new JsonObject(refused.body()).getString("type"));
    assertEquals(0, cloud().creates.get());
  }

  @Test
  void aDeadCloudMustBeLeftAloneUntilItAnswersAgain() {
    cloud().trouble = Optional.of(FakeProvider.AWAY);
    int before = cloud().runs.get();
    until(
        () -> {
          assertEquals(503, post("{\"provider\": \"cloud\"}", "application/json").statusCode());
          return !circuit().getString("state").equals("closed");
        });
    assertEquals("unreachable", provider("cloud").getString("health"));
    assertEquals("It is away.", circuit().getString("reason"));
    assertEquals(before, cloud().runs.get());

    occupyHome();
    JsonObject refused = new JsonObject(post("{\"max_wait_ms\": 50}", "application/json").body());
    assertTrue(
        refused.getString("detail").contains("Tried: home (exhausted), cloud (circuit_open)"),
        refused.encode());

    cloud().trouble = Optional.empty();
    until(() -> circuit().getString("state").equals("closed"));
    until(() -> post("{\"provider\": \"cloud\"}", "application/json").statusCode() == 200);
  }

  @Test
  void aProgramMustRunInTheCloudWhereHomeCannotMakeSandboxes() {
    home().creationTrouble = Optional.of(FakeProvider.AWAY);
    assertEquals("home", run("{}").getString("provider"), "what is warm is warm");
    until(() -> pool("python").getString("health").equals("degraded"));
    JsonObject answer = run("{}");
    assertEquals("cloud", answer.getString("provider"));
    assertEquals("degraded", answer.getString("reason"));
    assertEquals(200, get("/health/ready").statusCode());
  }

  @Test
  void aLanguageThatHomeLacksMustRunInTheCloud() {
    JsonObject answer = run("{\"language\": \"r\"}");
    assertEquals("cloud", answer.getString("provider"));
    assertEquals("home", answer.getString("spilled_from"));
    assertEquals("language_missing", answer.getString("reason"));
  }

  @Test
  void whatAProviderCannotDoMustBeRefusedBeforeAnythingIsMade() {
    String file = "\"files\": [{\"path\": \"a\", \"content_base64\": \"\"}]";
    HttpResponse<String> refused =
        post("{\"provider\": \"cloud\", " + file + "}", "application/json");
    assertEquals(400, refused.statusCode());
    JsonObject error = new JsonObject(refused.body()).getJsonArray("errors").getJsonObject(0);
    assertEquals("/files", error.getString("pointer"));
    assertTrue(error.getString("detail").contains("home can"), error.encode());
    assertEquals(0, cloud().creates.get());
    assertEquals("home", run("{" + file + "}").getString("provider"));
  }

  @Test
  void anUnknownProviderMustBeRefusedWithTheKnownOnes() {
    HttpResponse<String> refused = post("{\"provider\": \"moon\"}", "application/json");
    assertEquals(400, refused.statusCode());
    JsonObject error = new JsonObject(refused.body()).getJsonArray("errors").getJsonObject(0);
    assertEquals("/provider", error.getString("pointer"));
    assertEquals(
        "There is no provider moon. Known are auto, cloud, home.", error.getString("detail"));
  }

  @Test
  void aLostProgramMustRunAgainElsewhereOnlyWhereItSaysThatThisDoesNoHarm() {
    home().program = order -> FakeProvider.failed(FakeProvider.LOST);
    assertEquals(502, post("{}", "application/json").statusCode());
    assertEquals(0, cloud().runs.get());
    until(() -> pool("python").getJsonObject("slots").getInteger("idle") == 1);
    JsonObject answer = run("{\"idempotent\": true}");
    assertEquals("cloud", answer.getString("provider"));
    assertEquals("provider_lost", answer.getString("reason"));
    assertEquals(1, cloud().runs.get());
  }

  @Test
  void aTestMustTryEachStepAndLeaveNothing() {
    JsonObject test = new JsonObject(send(post("/v1/providers/cloud/test")).body());
    assertTrue(test.getBoolean("passed"), test.encode());
    JsonArray steps = test.getJsonArray("steps");
    assertEquals(4, steps.size());
    assertEquals(1, cloud().creates.get());
    assertTrue(cloud().living.isEmpty());

    cloud().creationTrouble = Optional.of(FakeProvider.AWAY);
    test = new JsonObject(send(post("/v1/providers/cloud/test")).body());
    assertFalse(test.getBoolean("passed"));
    assertEquals("It is away.", test.getJsonArray("steps").getJsonObject(1).getString("error"));
  }

  @Test
  void otherProvidersMustBeDescribedWithWhatTheyCanDo() {
    JsonObject cloud = provider("cloud");
    assertTrue(cloud.getBoolean("remote"));
    assertEquals(30_000, cloud.getJsonObject("limits").getInteger("wall_time_ms"));
    assertEquals(
        List.of("python", "r"),
        cloud.getJsonArray("languages").stream()
            .map(language -> ((JsonObject) language).getString("name"))
            .toList());
    assertFalse(
        cloud
            .getJsonArray("languages")
            .getJsonObject(0)
            .getJsonArray("features")
            .contains("files"));
    assertEquals(new JsonArray().add("cloud-python").add("cloud-r"), cloud.getJsonArray("pools"));
  }

  // ---- words ----

  private SandpoolConfig config(JsonObject dispatch) {
    JsonObject config = new JsonObject(CONFIG);
    config.getJsonObject("dispatch").mergeIn(dispatch);
    return reader.read(config, Map.of());
  }

  /** Puts it in force, as a changed file would. */
  private void apply(JsonObject dispatch) throws Exception {
    await(service.apply(config(dispatch)));
  }

  /** Has a program run at home that does not end by itself. */
  private void occupyHome() {
    Promise<RunReport> end = Promise.promise();
    running.add(end);
    home().program = order -> end.future();
    int before = home().runs.get();
    client.sendAsync(
        request("{\"provider\": \"home\"}", "application/json"),
        HttpResponse.BodyHandlers.ofString());
    until(() -> home().runs.get() > before);
    home().program = order -> Future.succeededFuture(FakeProvider.DONE);
  }

  private JsonObject run(String changes) {
    HttpResponse<String> response = post(changes, "application/json");
    assertEquals(200, response.statusCode(), response.body());
    return new JsonObject(response.body());
  }

  private HttpResponse<String> post(String changes, String accept) {
    return send(request(changes, accept));
  }

  private HttpRequest request(String changes, String accept) {
    JsonObject body =
        new JsonObject().put("language", "py").put("code", "").mergeIn(new JsonObject(changes));
    return to("/v1/executions")
        .header("Content-Type", "application/json")
        .header("Accept", accept)
        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
        .build();
  }

  private HttpRequest post(String path) {
    return to(path).POST(HttpRequest.BodyPublishers.noBody()).build();
  }

  private JsonObject circuit() {
    return provider("cloud").getJsonObject("circuit");
  }

  private JsonObject provider(String id) {
    return new JsonObject(get("/v1/providers/" + id).body());
  }

  private JsonObject pool(String name) {
    return new JsonObject(get("/v1/pools/" + name).body());
  }

  private HttpResponse<String> get(String path) {
    return send(to(path).build());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private FakeProvider home() {
    return Objects.requireNonNull(factory.made.get("home"));
  }

  private FakeProvider cloud() {
    return Objects.requireNonNull(factory.made.get("cloud"));
  }

  /** Asks again and again; the test's time limit ends what never comes true. */
  private static void until(Condition condition) {
    while (!condition.holds()) {
      Thread.onSpinWait();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
