package io.sandpool.e2e;

import io.sandpool.e2e.FaultyCloud.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the documents promise for each fault: tables below headings, a column for each cloud. */
final class FaultDocument {

  private static final Path FILE = Path.of("docs/providers/faults.md");

  /** By "heading: fault", what is promised for each cloud. */
  private final Map<String, List<String>> promises = new LinkedHashMap<>();

  FaultDocument() {
    String heading = "";
    for (String line : lines()) {
      if (line.startsWith("## ")) {
        heading = line.substring(3).strip();
      } else if (line.startsWith("| ") && !line.startsWith("| fault")) {
        List<String> cells =
            Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(String::strip)
                .toList();
        promises.put(heading + ": " + cells.get(0), cells.subList(1, cells.size()));
      }
    }
  }

  /** The names of its rows. */
  List<String> rows() {
    return List.copyOf(promises.keySet());
  }

  String promise(FaultCase row, Kind cloud) {
    List<String> cells = promises.getOrDefault(row.toString(), List.of());
    return cells.size() == Kind.values().length ? cells.get(cloud.ordinal()) : "nothing";
  }

  /** The head of its tables. */
  static String head() {
    return "| fault | "
        + Arrays.stream(Kind.values()).map(Kind::title).collect(Collectors.joining(" | "))
        + " |";
  }

  static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
