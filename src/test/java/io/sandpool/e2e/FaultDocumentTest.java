package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The document has a row for each fault that is tried, {@link FaultsIT} sees to what it says. */
class FaultDocumentTest {

  @Test
  void eachFaultMustBeInTheDocumentAndNoOther() {
    List<String> tried = FaultCase.all().stream().map(FaultCase::toString).toList();
    assertEquals(String.join("\n", tried), String.join("\n", new FaultDocument().rows()));
  }

  @Test
  void everyTableMustHaveAColumnForEachCloud() {
    List<String> lines = FaultDocument.lines();
    long tables = lines.stream().filter(line -> line.startsWith("|---")).count();
    assertEquals(FaultCase.Place.values().length, tables);
    assertEquals(tables, lines.stream().filter(FaultDocument.head()::equals).count());
  }
}
