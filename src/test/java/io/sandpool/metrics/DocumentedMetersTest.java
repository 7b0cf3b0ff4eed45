package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentedMetersTest {

  private static final Pattern ROW = Pattern.compile("^\\| `(sandpool_[a-z_]+)` \\|.*");

  /** Dashboards and alerts are written by what the page says. */
  @Test
  void theOperationsPageMustListEveryMeterAndNoOther() throws Exception {
    Set<String> documented =
        Files.readAllLines(Path.of("docs/operations.md")).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> withoutUnit(row.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> ours =
        Arrays.stream(MeterName.values())
            .map(name -> withoutUnit(name.id().replace('.', '_')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(ours, documented);
  }

  private static String withoutUnit(String name) {
    return name.replaceAll("(_seconds)?(_total)?$", "");
  }
}
