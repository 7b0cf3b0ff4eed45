package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.emulator.Fault;
import io.sandpool.testkit.Certificates;
import io.sandpool.testkit.Dashboards;
import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real Prometheus sees each alert fire when its trouble comes, and clear when that is over. The
 * rules are those that are delivered, with seconds for minutes.
 */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AlertsIT {

  /** How it comes to an alert, and how it ends. */
  private record Scenario(JsonObject labels, Runnable trouble, Runnable remedy) {}

  private final PostgresCluster cluster;
  private final String database;
  private final WatchedService service;
  private final Map<String, Scenario> scenarios = new HashMap<>();
  private final Prometheus prometheus;

  AlertsIT(PostgresCluster cluster) throws IOException {
    this.cluster = cluster;
    this.database = cluster.newDatabase();
    this.service = new WatchedService(cluster, database);
    this.prometheus =
        Prometheus.start(
            Files.createDirectory(service.folder().resolve("prometheus")), service.port());
    ofTheService();
    ofPools();
    ofProviders();
  }

  @BeforeAll
  void start() {
    service.start();
  }

  @AfterAll
  void stop() {
    prometheus.close();
    service.close();
  }

  private void scenario(String alert, JsonObject labels, Runnable trouble, Runnable remedy) {
    scenarios.put(alert, new Scenario(labels, trouble, remedy));
  }

  private static JsonObject pool(String name) {
    return new JsonObject().put("pool", name);
  }

  private static JsonObject provider(String id) {
    return new JsonObject().put("provider", id);
  }

  private void ofTheService() {
    scenario("SandpoolDown", new JsonObject(), service::kill, service::start);
    scenario(
        "SandpoolDatabaseUnavailable",
        new JsonObject(),
        () -> {
          cluster.administer("alter database " + database + " with allow_connections false");
          cluster.administer(
              "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
                  .formatted(database));
        },
        () -> cluster.administer("alter database " + database + " with allow_connections true"));
    AtomicBoolean steady = new AtomicBoolean();
    scenario(
        "SandpoolEventLoopLate",
        new JsonObject(),
        () -> {
          steady.set(false);
          falter(steady);
        },
        () -> steady.set(true));
    AtomicReference<String> key = new AtomicReference<>("");
    scenario(
        "SandpoolKeyExpiresSoon",
        new JsonObject(),
        () -> key.set(newKey("1d")),
        () -> call("DELETE", "/v1/admin/keys/" + key.get(), ""));
    scenario(
        "SandpoolCertificateExpiresSoon",
        new JsonObject().put("kind", "provider_ca"),
        () -> put(Certificates.forNames(newFolder(), "dns:t").certificate()),
        () -> remove(service.certificate()));
  }

  private void ofPools() {
    Held held = new Held();
    scenario("SandpoolPoolExhaustedSoon", pool("bash"), () -> held.hold(2), held::release);
    scenario("SandpoolQueueOld", pool("bash"), () -> held.hold(3), held::release);
    AtomicBoolean over = new AtomicBoolean();
    scenario(
        "SandpoolWarmRatioLow",
        pool("bash"),
        () -> IntStream.range(0, 6).forEach(caller -> keepCalling(over)),
        () -> over.set(true));
    scenario(
        "SandpoolRefillFailing",
        pool(WatchedService.FRAIL),
        service::takeImage,
        service::giveImage);
    scenario(
        "SandpoolPoolBreakerOpen",
        pool(WatchedService.FRAIL),
        service::takeImage,
        service::giveImage);
  }

  private void ofProviders() {
    scenario(
        "SandpoolProviderDown",
        provider("self_managed"),
        service.engine()::down,
        service.engine()::up);
    FaultyCloud cloud = service.cloud();
    scenario(
        "SandpoolProviderBreakerOpen",
        provider(WatchedService.CLOUD),
        () -> {
          cloud.operations().forEach(one -> cloud.faults().on(one).always(Fault.status(500)));
          runsInTheCloud(3);
        },
        cloud.faults()::clear);
    scenario("SandpoolOrphans", provider("self_managed"), service::makeOrphan, () -> {});
    scenario(
        "SandpoolRemoteSpendHigh",
        new JsonObject().put("limit", "runs"),
        () -> {
          runsInTheCloud(3);
          service.allowRemoteRuns(3);
        },
        () -> service.allowRemoteRuns(600));
  }

  static List<String> alerts() {
    return AlertRules.names();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void eachAlertMustFireInItsTroubleAndClearAfterIt(String alert) {
    Scenario scenario = scenarios.get(alert);
    if (scenario == null) {
      throw new AssertionError("Nothing here provokes " + alert);
    }
    becomes(false, alert, scenario.labels());
    scenario.trouble().run();
    try {
      becomes(true, alert, scenario.labels());
    } finally {
      scenario.remedy().run();
    }
    becomes(false, alert, scenario.labels());
  }

  private void becomes(boolean firing, String alert, JsonObject labels) {
    Eventually.holds(
        () -> prometheus.fires(alert, labels) == firing,
        () -> (firing ? "to fire: " : "to clear: ") + alert + prometheus.alerts() + "\n" + service);
  }

  /** What a dashboard asks for must come from somewhere. */
  @Test
  void dashboardsMustShowWhatThereIs() {
    service.api().run(Program.bash("true")).succeeded();
    runsInTheCloud(1);
    Set<String> asked = Dashboards.metrics();
    asked.removeAll(Dashboards.OPTIONAL);
    Eventually.holds(
        () -> prometheus.names().containsAll(asked),
        () -> {
          Set<String> missing = new TreeSet<>(asked);
          missing.removeAll(prometheus.names());
          return missing;
        });
  }

  /** Programs that last until they are let go. */
  private final class Held {

    private List<CompletableFuture<Answer>> runs = List.of();

    void hold(int count) {
      Program program = Program.bash("sleep 1000").millis(200_000);
      runs = IntStream.range(0, count).mapToObj(number -> service.api().start(program)).toList();
    }

    void release() {
      runs.forEach(run -> run.cancel(true));
    }
  }

  /** Time enough for its timers to be due, and then to be late, again and again. */
  private void falter(AtomicBoolean steady) {
    if (!steady.get()) {
      service.freeze();
      after(
          1_500,
          () -> {
            service.thaw();
            after(200, () -> falter(steady));
          });
    }
  }

  private static void after(long millis, Runnable work) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(work);
  }

  private void keepCalling(AtomicBoolean over) {
    if (!over.get()) {
      service
          .api()
          .start(Program.bash("true"))
          .whenComplete((answer, failure) -> keepCalling(over));
    }
  }

  /** Whatever comes of them. */
  private void runsInTheCloud(int count) {
    for (int i = 0; i < count; i++) {
      service
          .api()
          .post(
              Program.python("print(1)")
                  .with("provider", WatchedService.CLOUD)
                  .with("max_wait_ms", 5_000));
    }
  }

  private String newKey(String lasts) {
    JsonObject order =
        new JsonObject().put("name", "soon over").put("role", "run").put("expires_in", lasts);
    return new JsonObject(call("POST", "/v1/admin/keys", order.encode())).getString("id");
  }

  private String call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .header("Content-Type", "application/json")
            .header("X-API-Key", service.adminKey())
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(2, answer.statusCode() / 100, answer::body);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Path newFolder() {
    try {
      return Files.createTempDirectory(service.folder(), "certificates");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(Path certificate) {
    try {
      Files.move(certificate, service.certificate(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
