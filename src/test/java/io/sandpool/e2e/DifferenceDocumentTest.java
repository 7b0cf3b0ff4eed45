package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document shows the differences that the contract's tests know, and no other. */
class DifferenceDocumentTest {

  private static final Path FILE = Path.of("docs/remote.md");
  private static final String HEADING = "## What differs in the contract";

  @Test
  void eachDifferenceMustBeInTheDocumentAndNoOther() throws IOException {
    List<String> section =
        Files.readAllLines(FILE).stream()
            .dropWhile(line -> !line.equals(HEADING))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("|"))
            .toList();
    List<String> declared = Arrays.stream(Difference.values()).map(Difference::row).toList();
    assertEquals(
        String.join("\n", declared),
        String.join("\n", section.subList(Math.min(2, section.size()), section.size())));
  }
}
