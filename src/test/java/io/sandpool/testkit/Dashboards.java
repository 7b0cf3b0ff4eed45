package io.sandpool.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dashboards that the service is delivered with. */
public final class Dashboards {

  /**
   * Meters that come to be only with what they tell of: a repeated call, a run elsewhere, a size
   * that follows demand, a webhook.
   */
  public static final Set<String> OPTIONAL =
      Set.of(
          "ALERTS",
          "sandpool_provider_retries_total",
          "sandpool_retries_total",
          "sandpool_spill_total",
          "sandpool_config_reload_total",
          "sandpool_certificate_expiry_timestamp_seconds",
          "sandpool_pool_target_reason",
          "sandpool_host_headroom_sandboxes",
          "sandpool_admission_refused_total",
          "sandpool_async_runs",
          "sandpool_webhook_deliveries_total",
          "sandpool_webhook_pending");

  private static final Path FOLDER = Path.of("conf/grafana/dashboards");
  private static final Pattern METRIC =
      Pattern.compile("\\b((sandpool|vertx|jvm|process|system)_[a-z0-9_]+|sandpool:[a-z0-9_:]+)");

  private Dashboards() {}

  /** All, by the names of their files. */
  public static Map<String, JsonObject> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Map<String, JsonObject> all = new TreeMap<>();
      for (Path file : files.toList()) {
        all.put(file.getFileName().toString(), new JsonObject(Files.readString(file)));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The panels of a dashboard that show something. */
  public static List<JsonObject> panels(JsonObject dashboard) {
    return objects(dashboard.getJsonArray("panels")).stream()
        .filter(panel -> !"row".equals(panel.getString("type")))
        .toList();
  }

  /** What a panel asks Prometheus for. */
  public static List<String> expressions(JsonObject panel) {
    return objects(panel.getJsonArray("targets")).stream()
        .map(target -> target.getString("expr"))
        .toList();
  }

  /** The names of all metrics that some panel asks for. */
  public static Set<String> metrics() {
    return all().values().stream()
        .flatMap(dashboard -> panels(dashboard).stream())
        .flatMap(panel -> expressions(panel).stream())
        .flatMap(expression -> METRIC.matcher(expression).results())
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<JsonObject> objects(JsonArray array) {
    List<JsonObject> objects = new ArrayList<>();
    array.forEach(element -> objects.add((JsonObject) element));
    return objects;
  }
}
