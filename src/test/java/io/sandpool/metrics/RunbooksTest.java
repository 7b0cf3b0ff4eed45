package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds what to do. */
class RunbooksTest {

  private static final Path RULES = Path.of("conf/prometheus/rules/alerts.yml");
  private static final Path TESTS = Path.of("conf/prometheus/tests/alerts.yml");
  private static final Path RUNBOOKS = Path.of("docs/operations.md");

  private static List<String> found(Path file, String pattern) throws Exception {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static List<String> alerts() throws Exception {
    List<String> alerts = found(RULES, "^ *- alert: (\\w+)$");
    assertFalse(alerts.isEmpty());
    return alerts;
  }

  @Test
  void everyAlertMustHaveARunbookAndEveryRunbookAnAlert() throws Exception {
    assertEquals(alerts(), found(RUNBOOKS, "^### (Sandpool\\w+)$"));
  }

  @Test
  void everyAlertMustLeadToItsOwnRunbook() throws Exception {
    assertEquals(
        alerts().stream()
            .map(alert -> "docs/operations.md#" + alert.toLowerCase(Locale.ROOT))
            .toList(),
        found(RULES, "^ *runbook_url: (\\S+)$"));
  }

  @Test
  void everyAlertMustBeTestedToFireAndToClear() throws Exception {
    String tests = Files.readString(TESTS);
    for (String alert : alerts()) {
      long fires =
          Pattern.compile("alertname: " + alert + "\n +exp_alerts:\n")
              .matcher(tests)
              .results()
              .count();
      long rests =
          Pattern.compile("alertname: " + alert + "\n +exp_alerts: \\[\\]\n")
              .matcher(tests)
              .results()
              .count();
      assertTrue(fires >= 1 && rests >= 1, alert);
    }
  }
}
