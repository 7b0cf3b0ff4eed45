package io.sandpool.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.bus.trace.SpanEvent;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentedSpansTest {

  /** Dashboards and searches are written by what the page says. */
  @Test
  void theOperationsPageMustNameEverySpanKeyAndEvent() throws Exception {
    String page = Files.readString(Path.of("docs/operations.md"));
    List<String> missing =
        Stream.of(
                Arrays.stream(SpanName.values()).map(SpanName::text),
                Arrays.stream(SpanKey.values()).map(SpanKey::text),
                Arrays.stream(SpanEvent.values()).map(SpanEvent::text),
                Stream.of("sandpool.reason"))
            .flatMap(names -> names)
            .filter(name -> !page.contains("`" + name + "`"))
            .toList();
    assertEquals(List.of(), missing);
  }
}
