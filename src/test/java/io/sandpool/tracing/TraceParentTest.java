package io.sandpool.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceParentTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String REST = "-" + TRACE + "-" + SPAN + "-01";

  @Test
  void aGoodOneMustBeReadWhole() {
    SpanContext caller = TraceParent.read("00" + REST).orElseThrow();
    assertEquals(TRACE, caller.getTraceId());
    assertEquals(SPAN, caller.getSpanId());
    assertTrue(caller.isRemote());
    assertTrue(caller.isSampled());
  }

  @Test
  void theFirstFlagAloneMustSayWhetherTheTraceIsKept() {
    String ids = "00-" + TRACE + "-" + SPAN + "-";
    assertFalse(TraceParent.read(ids + "00").orElseThrow().isSampled());
    assertFalse(TraceParent.read(ids + "fe").orElseThrow().isSampled());
    assertTrue(TraceParent.read(ids + "ff").orElseThrow().isSampled());
  }

  /** The standard promises that what is known today stays where it is. */
  @Test
  void aLaterVersionMustBeReadAsFarAsItIsKnown() {
    assertTrue(TraceParent.read("01" + REST + "-what-comes-next").isPresent());
    assertTrue(TraceParent.read("01" + REST).isPresent());
  }

  @Test
  void whatIsNotExactlyThatMustBeNothing() {
    List<String> bad =
        List.of(
            "",
            "00",
            "ff" + REST,
            "00" + REST + "-more",
            "00" + REST + " ",
            " 00" + REST,
            "01" + REST + "more",
            "01" + REST + "-" + "x".repeat(300),
            "00" + REST.toUpperCase(Locale.ROOT),
            "00-" + "0".repeat(32) + "-" + SPAN + "-01",
            "00-" + TRACE + "-" + "0".repeat(16) + "-01",
            "00-" + TRACE.substring(1) + "-" + SPAN + "-01",
            "00-" + TRACE + "-" + SPAN + "0-01",
            "00-" + TRACE + "-" + SPAN + "-1",
            "00-" + TRACE.replace('c', 'g') + "-" + SPAN + "-01",
            "00" + REST + "\n",
            "x".repeat(8000));
    bad.forEach(text -> assertEquals(Optional.empty(), TraceParent.read(text), text));
  }
}
