package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.Dashboards;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboards as files. */
class DashboardsTest {

  private static final Pattern RECORDED = Pattern.compile("- record: (\\S+)");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(sandpool_[a-z_]+)` \\|");

  private final Map<String, JsonObject> dashboards = Dashboards.all();

  @Test
  void thereMustBeOneForEachPartAndEachMustBeKnownByItsFile() {
    assertEquals(
        Set.of(
            "sandpool-overview.json",
            "sandpool-pools.json",
            "sandpool-providers.json",
            "sandpool-service.json"),
        dashboards.keySet());
    dashboards.forEach((file, one) -> assertEquals(file, one.getString("uid") + ".json"));
    assertEquals(
        dashboards.size(),
        dashboards.values().stream().map(one -> one.getString("title")).distinct().count());
  }

  @Test
  void everyPanelMustSayWhatItShowsInWhichUnitAndFrom() {
    for (JsonObject dashboard : dashboards.values()) {
      Set<Integer> ids = new HashSet<>();
      List<JsonObject> panels = Dashboards.panels(dashboard);
      assertFalse(panels.isEmpty());
      for (JsonObject panel : panels) {
        String title = panel.getString("title");
        JsonObject defaults = panel.getJsonObject("fieldConfig").getJsonObject("defaults");
        assertTrue(ids.add(panel.getInteger("id")), title);
        assertTrue(panel.getString("description").endsWith("."), title);
        assertFalse(defaults.getString("unit").isEmpty(), title);
        assertFalse(defaults.getJsonObject("thresholds").getJsonArray("steps").isEmpty(), title);
        assertFalse(Dashboards.expressions(panel).isEmpty(), title);
        assertEquals("${datasource}", panel.getJsonObject("datasource").getString("uid"), title);
      }
    }
  }

  @Test
  void whatPanelsAskForMustFollowTheChoiceOfInstance() {
    for (JsonObject dashboard : dashboards.values()) {
      String variables = dashboard.getJsonObject("templating").encode();
      assertTrue(variables.contains("label_values(up{job=\\\"sandpool\\\"}, instance)"));
      for (JsonObject panel : Dashboards.panels(dashboard)) {
        for (String expression : Dashboards.expressions(panel)) {
          assertTrue(
              expression.contains("instance=~\"$instance\"") || expression.contains("ALERTS"),
              expression);
        }
      }
    }
  }

  @Test
  void everyMeterOfOursThatIsShownMustBeDocumentedOrRecorded() throws Exception {
    Set<String> known = new HashSet<>(Dashboards.OPTIONAL);
    add(known, DOCUMENTED, "docs/operations.md");
    add(known, RECORDED, "conf/prometheus/rules/recording.yml");
    Set<String> unknown =
        Dashboards.metrics().stream()
            .filter(name -> name.startsWith("sandpool"))
            .filter(name -> !known.contains(name.replaceAll("_(bucket|count|sum)$", "")))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), unknown);
  }

  private static void add(Set<String> names, Pattern pattern, String file) throws Exception {
    pattern
        .matcher(Files.readString(Path.of(file)))
        .results()
        .forEach(match -> names.add(match.group(1)));
  }
}
