package io.sandpool.e2e;

import io.sandpool.testkit.EngineProxy;
import io.sandpool.testkit.PostgresCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The service as an operator runs it, where everything that it depends on can be taken away and
 * given back: it reaches its engine through a proxy, one of its images has a name of its own, and
 * its database and its cloud are the test's.
 */
final class WatchedService implements AutoCloseable {

  /** The pool whose image can be taken away. */
  static final String FRAIL = "frail";

  /** The provider that leases. */
  static final String CLOUD = "cloud";

  private static final String CONFIG =
      """
      {
        "shutdown_grace": "0s",
        "rehearsal": false,
        "clean_up": {"every": "1s", "settling": "2s"},
        "dispatch": {
          "breaker": {"failures": 2, "open_min": "2s", "open_max": "3s"},
          "remote_runs_per_minute": 600,
          "remote_seconds_per_hour": 36000
        },
        "max_limits": {"wall_time": "5m"},
        "languages": {"bash": {}, "nodejs": {}, "python": {}},
        "pools": {
          "bash": {
            "provider": "self_managed", "template": "bash",
            "min_idle": 1, "max_total": 2, "max_waiting": 16
          },
          "frail": {
            "provider": "self_managed", "template": "frail",
            "min_idle": 1, "max_total": 1, "back_off_max": "1s"
          },
          "cloud": {"provider": "cloud", "template": "cloud", "min_idle": 0, "max_total": 4}
        }
      }
      """;

  private final String instance = ServiceProcess.newInstance();
  private final Path folder = ServiceProcess.prepare(instance);
  private final Containers containers = new Containers();
  private final FaultyCloud cloud = FaultyCloud.Kind.E2B.start();
  private final EngineProxy engine = new EngineProxy();
  private final int port = Prometheus.freePort();
  private final String image;
  private final String frailImage;
  private final JsonObject config;
  private Optional<ServiceProcess> process = Optional.empty();

  WatchedService(PostgresCluster cluster, String database) {
    JsonObject delivered = ServiceProcess.config(folder);
    image = delivered.getJsonObject("templates").getJsonObject("bash").getString("image");
    frailImage = delivered.getJsonObject("templates").getJsonObject("nodejs").getString("image");
    JsonObject own = delivered.getJsonObject("providers").getJsonObject("self_managed");
    config =
        new JsonObject(CONFIG)
            .put("http", new JsonObject().put("port", port))
            .put("database", new JsonObject().put("url", withPassword(cluster.url(database))))
            .put(
                "providers",
                new JsonObject()
                    .put("self_managed", own.copy().put("docker_host", engine.address()))
                    .put(CLOUD, cloud.provider().put("ca_file", certificate().toString())))
            .put(
                "templates",
                new JsonObject()
                    .put("bash", template("bash", image))
                    .put(FRAIL, template("nodejs", ownImage()))
                    .put("cloud", template("python", "code-interpreter-v1")));
    ServiceProcess.write(folder, config);
    engine.up();
    giveImage();
  }

  private static JsonObject template(String language, String image) {
    return new JsonObject().put("language", language).put("image", image);
  }

  private static String withPassword(String url) {
    String password =
        URLEncoder.encode(PostgresCluster.PASSWORD, StandardCharsets.UTF_8).replace("+", "%20");
    return url.replace("@", ":" + password + "@");
  }

  int port() {
    return port;
  }

  /** A folder that goes with the service. */
  Path folder() {
    return folder;
  }

  /** Where the certificate is that the service trusts its cloud by. */
  Path certificate() {
    return folder.resolve("authority.pem");
  }

  Containers containers() {
    return containers;
  }

  FaultyCloud cloud() {
    return cloud;
  }

  String instance() {
    return instance;
  }

  Api api() {
    return new Api(port);
  }

  void start() {
    ServiceProcess started = ServiceProcess.start(folder);
    process = Optional.of(started);
    started.ready();
  }

  /** kill -9. */
  void kill() {
    process.ifPresent(ServiceProcess::kill);
  }

  /** Lets it come to nothing. */
  void freeze() {
    process.ifPresent(running -> running.signal("STOP"));
  }

  /** Lets it go on. */
  void thaw() {
    process.ifPresent(running -> running.signal("CONT"));
  }

  /** The key that its first start made. */
  String adminKey() {
    try {
      return Files.readString(folder.resolve("data/admin-key")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has all leased sandboxes together run so many programs a minute. */
  void allowRemoteRuns(int perMinute) {
    config.getJsonObject("dispatch").put("remote_runs_per_minute", perMinute);
    ServiceProcess.write(folder, config);
  }

  /** Makes a container that an earlier life of the service might have left. */
  void makeOrphan() {
    containers
        .docker()
        .createContainerCmd(image)
        .withLabels(
            Map.of(
                "io.sandpool.instance", instance,
                "io.sandpool.provider", "self_managed",
                "io.sandpool.boot", "an-earlier-one",
                "io.sandpool.pool", "bash",
                "io.sandpool.slot", "1",
                "io.sandpool.generation", "1",
                "io.sandpool.template", "bash"))
        .exec();
  }

  EngineProxy engine() {
    return engine;
  }

  private String ownImage() {
    return "sandpool/test-" + instance + ":latest";
  }

  void giveImage() {
    containers.docker().tagImageCmd(frailImage, "sandpool/test-" + instance, "latest").exec();
  }

  /** Takes the image's name away, and the sandboxes that were made of it. */
  void takeImage() {
    containers.docker().removeImageCmd(ownImage()).exec();
    containers.ofPool(instance, FRAIL).forEach(containers::kill);
  }

  /** Its log. */
  @Override
  public String toString() {
    return process.map(ServiceProcess::toString).orElse("it was not started");
  }

  /** Stops it; fails where it leaves containers behind. */
  @Override
  public void close() {
    process.ifPresent(
        running -> {
          running.terminate();
          running.awaitEnd();
        });
    cloud.close();
    engine.close();
    containers.docker().removeImageCmd(ownImage()).exec();
    JsonArray left = new JsonArray(containers.ofInstance(instance));
    left.forEach(container -> containers.remove((String) container));
    containers.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!left.isEmpty()) {
      throw new AssertionError("The service left containers behind: " + left + "\n" + this);
    }
  }
}
