package io.sandpool.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that the service is delivered with. */
final class AlertRules {

  private static final Path FOLDER = Path.of("conf/prometheus/rules");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern MINUTES = Pattern.compile("(\\[|for: )(\\d+)m\\b");

  private AlertRules() {}

  /** The names of all alerts. */
  static List<String> names() {
    return files().stream()
        .flatMap(file -> ALERT.matcher(text(file)).results())
        .map(match -> match.group(1))
        .toList();
  }

  /**
   * Writes the same rules to {@code folder}, with seconds where they say minutes: windows and
   * patience are short then, expressions and thresholds are what they are.
   */
  static void writeInSeconds(Path folder) {
    try {
      for (Path file : files()) {
        Matcher minutes = MINUTES.matcher(text(file));
        Files.writeString(folder.resolve(file.getFileName()), minutes.replaceAll("$1$2s"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
