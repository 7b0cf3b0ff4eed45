package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.e2b.LineSplitter.LineTooLongException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

  private final List<String> lines = new ArrayList<>();

  private LineSplitter splitter(int max) {
    return new LineSplitter(max, line -> lines.add(line.toString()));
  }

  @Test
  void linesMustBeTheSameWhereverTheStreamIsCut() throws LineTooLongException {
    byte[] stream = Buffer.buffer("{\"a\":1}\n\n  \r\n{\"ü\":\"€\"}\r\nlast\nrest").getBytes();
    List<String> expected = List.of("{\"a\":1}", "{\"ü\":\"€\"}\r", "last");
    for (int first = 0; first <= stream.length; first++) {
      for (int second = first; second <= stream.length; second++) {
        lines.clear();
        LineSplitter splitter = splitter(100);
        Buffer whole = Buffer.buffer(stream);
        splitter.feed(whole.getBuffer(0, first));
        splitter.feed(whole.getBuffer(first, second));
        splitter.feed(whole.getBuffer(second, stream.length));
        assertEquals(expected, lines, "cut at " + first + " and " + second);
        assertTrue(splitter.isWithinLine());
      }
    }
  }

  @Test
  void aLineOfExactlyTheLimitMustPass() throws LineTooLongException {
    splitter(5).feed(Buffer.buffer("12345\n1234\n"));
    assertEquals(List.of("12345", "1234"), lines);
  }

  @Test
  void aLongerLineMustBeRefusedWhetherOrNotItEnds() {
    assertThrows(LineTooLongException.class, () -> splitter(5).feed(Buffer.buffer("123456\n")));
    assertThrows(LineTooLongException.class, () -> splitter(5).feed(Buffer.buffer("123456")));
    assertThrows(
        LineTooLongException.class,
        () -> {
          LineSplitter splitter = splitter(5);
          splitter.feed(Buffer.buffer("123"));
          splitter.feed(Buffer.buffer("456\n"));
        });
  }

  @Test
  void blankLinesMustNotBeTold() throws LineTooLongException {
    LineSplitter splitter = splitter(5);
    splitter.feed(Buffer.buffer("\n\r\n \t\n"));
    assertEquals(List.of(), lines);
    assertFalse(splitter.isWithinLine());
  }

  @Test
  void anyStreamMustBeSplitAsAsWholeText() throws LineTooLongException {
    Random random = new Random(20_260_801);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(400); i > 0; i--) {
        text.append("ab\n€\t".charAt(random.nextInt(5)));
      }
      Buffer stream = Buffer.buffer(text.toString());
      lines.clear();
      LineSplitter splitter = splitter(10_000);
      for (int at = 0; at < stream.length(); ) {
        int end = Math.min(stream.length(), at + random.nextInt(20));
        splitter.feed(stream.getBuffer(at, end));
        at = end;
      }
      String complete = text.substring(0, text.lastIndexOf("\n") + 1);
      assertEquals(
          complete.lines().filter(line -> !line.isBlank()).toList(), lines, "round " + round);
    }
  }
}
