package io.sandpool.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus that watches one service by the rules that it is delivered with. */
final class Prometheus implements AutoCloseable {

  private static final String CONFIG =
      """
      global:
        scrape_interval: 500ms
        scrape_timeout: 500ms
        evaluation_interval: 500ms
      rule_files:
        - rules/*.yml
      scrape_configs:
        - job_name: sandpool
          static_configs:
            - targets: ["127.0.0.1:%d"]
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  private Prometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts one that keeps all it knows in {@code folder} and reads the metrics at a port. */
  static Prometheus start(Path folder, int servicePort) {
    int port = freePort();
    try {
      Files.writeString(folder.resolve("prometheus.yml"), CONFIG.formatted(servicePort));
      AlertRules.writeInSeconds(Files.createDirectories(folder.resolve("rules")));
      Path log = folder.resolve("prometheus.log");
      Process process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=" + folder.resolve("prometheus.yml"),
                  "--storage.tsdb.path=" + folder.resolve("series"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Prometheus prometheus = new Prometheus(process, log, port);
      Eventually.holds(prometheus::isReady, prometheus::log);
      return prometheus;
    } catch (IOException e) {
      throw new AssertionError(
          "These tests need Prometheus on the PATH. Install Debian's package prometheus, or run"
              + " scripts/test.sh, which does.",
          e);
    }
  }

  /** A port that nobody listens on. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus ended: " + log());
    }
    try {
      return ask("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> ask(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while Prometheus was asked", e);
    }
  }

  private JsonObject get(String path) {
    try {
      return new JsonObject(ask(path).body());
    } catch (IOException e) {
      throw new UncheckedIOException(log(), e);
    }
  }

  /** The alerts that are pending or fire, as {@code /api/v1/alerts} tells them. */
  List<JsonObject> alerts() {
    JsonArray alerts = get("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts");
    return alerts.stream().map(JsonObject.class::cast).toList();
  }

  /** Whether an alert fires whose labels have these values. */
  boolean fires(String alert, JsonObject labels) {
    return alerts().stream()
        .filter(one -> "firing".equals(one.getString("state")))
        .map(one -> one.getJsonObject("labels"))
        .anyMatch(
            own ->
                alert.equals(own.getString("alertname"))
                    && labels.stream()
                        .allMatch(label -> label.getValue().equals(own.getValue(label.getKey()))));
  }

  /** The names of all series that there are. */
  List<String> names() {
    JsonArray names = get("/api/v1/label/__name__/values").getJsonArray("data");
    return names.stream().map(String.class::cast).toList();
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
