package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.ProgramError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An execution's answer is read as it comes, whatever comes. */
class ExecuteReaderTest {

  private static final String DOCUMENTED =
      """
      {"results": [{"type": "stdout", "text": "hello"}, {"type": "result", "text": "None"},
       {"type": "endOfExecution", "status": "ok"}], "contextId": "kernel-12345-67890"}""";

  /** A table of all names that were ever seen would be copied for each. */
  @Test
  void aNewNameMustCostNoMoreThanTheNamesBeforeIt() throws IOException {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      String answer = "{\"results\": [{\"name" + i + "\": \"x\"}]}";
      long before = threads.getCurrentThreadAllocatedBytes();
      read(answer);
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      most = i < 5_000 ? 0 : Math.max(most, taken);
    }
    assertTrue(most < 150_000, "an answer took " + most + " bytes");
  }

  @Test
  void theDocumentedAnswerMustBeUnderstood() throws IOException {
    List<ExecuteItem> items = read(DOCUMENTED);
    assertEquals(
        List.of("stdout", "result", "endOfExecution"),
        items.stream().map(ExecuteItem::type).toList());
    assertEquals("hello", items.get(0).text());
    assertEquals(Map.of("text/plain", "None"), items.get(1).rich().texts());
    assertEquals("ok", items.get(2).status());
  }

  @Test
  void theAnswerMustBeFoundWithinAnEnvelopeToo() throws IOException {
    String wrapped = "{\"code\": \"SUCCESS\", \"data\": " + DOCUMENTED + ", \"requestId\": \"r\"}";
    assertEquals(3, read(wrapped).size());
  }

  @Test
  void anErrorMustBeReadInEachFormThatClientsKnow() throws IOException {
    assertEquals(
        new ProgramError("ValueError", "ValueError: bad", ""),
        error("\"text\": \"ValueError: bad\""));
    assertEquals(
        new ProgramError("KeyError", "'x'", "one\ntwo\n"),
        error("\"name\": \"KeyError\", \"value\": \"'x'\", \"traceback\": [\"one\", \"two\\n\"]"));
    assertEquals(
        new ProgramError("E", "m", "t"),
        error("\"ename\": \"E\", \"evalue\": \"m\", \"traceback\": \"t\""));
    assertEquals(
        new ProgramError("Error", "", ""), error("\"text\": null, \"more\": {\"a\": [1]}"));
  }

  @Test
  void errorsInPlaceOfResultsMustBeKept() throws IOException {
    assertEquals(
        new JsonObject().put("code", "INVALID_REQUEST").put("message", "no").put("requestId", "1"),
        head("{\"code\": \"INVALID_REQUEST\", \"message\": \"no\", \"requestId\": \"1\"}"));
    assertEquals(
        new JsonObject().put("code", "X").put("message", "no"),
        head("{\"error\": {\"code\": \"X\", \"message\": \"no\", \"details\": {\"code\": 3}}}"));
  }

  @Test
  void howTheAnswerWasCutOnItsWayMustNotMatter() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      JsonArray results = new JsonArray();
      StringBuilder expected = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        String text = text(random);
        expected.append("stdout:").append(text).append('\n');
        results.add(new JsonObject().put("type", "stdout").put("text", text).put("n", i));
      }
      byte[] bytes = new JsonObject().put("results", results).toBuffer().getBytes();
      StringBuilder actual = new StringBuilder();
      ExecuteReader reader =
          new ExecuteReader(
              item -> actual.append(item.type()).append(':').append(item.text()).append('\n'));
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
        reader.accept(Arrays.copyOfRange(bytes, at, end));
        at = end;
      }
      reader.end();
      assertEquals(expected.toString(), actual.toString(), "round " + round);
    }
  }

  /** Seeded, so that what it finds can be found again. */
  @Test
  void garbageMustBeRefusedAndDoNoHarm() {
    Random random = new Random(12);
    byte[] good = DOCUMENTED.getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        ExecuteReader reader = new ExecuteReader(item -> assertNotNull(item.error()));
        reader.accept(Arrays.copyOf(bytes, length));
        reader.end();
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000, "Refused " + refused);
  }

  @Test
  void whatIsNoObjectMustBeRefused() {
    for (String text : List.of("", "null", "3", "\"x\"", "[]", "{", "{}{}", "{} x", "<html>")) {
      assertThrows(IOException.class, () -> read(text), text);
    }
  }

  @Test
  void whatIsTooLargeOrTooDeepMustBeRefused() {
    assertThrows(IOException.class, () -> read("[".repeat(200)));
    assertThrows(IOException.class, () -> read("{\"a\":".repeat(200)));
    byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    IOException tooLarge =
        assertThrows(
            IOException.class,
            () -> {
              ExecuteReader reader = new ExecuteReader(item -> {});
              reader.accept("{\"results\":[{\"text\":\"".getBytes(StandardCharsets.UTF_8));
              for (int i = 0; i < 40; i++) {
                reader.accept(piece);
              }
            });
    assertTrue(String.valueOf(tooLarge.getMessage()).contains("33554432"), tooLarge.getMessage());
  }

  private static ProgramError error(String fields) throws IOException {
    return read("{\"results\": [{\"type\": \"error\", " + fields + "}]}").get(0).error();
  }

  private static List<ExecuteItem> read(String json) throws IOException {
    List<ExecuteItem> items = new ArrayList<>();
    ExecuteReader reader = new ExecuteReader(items::add);
    reader.accept(json.getBytes(StandardCharsets.UTF_8));
    reader.end();
    return items;
  }

  private static JsonObject head(String json) throws IOException {
    ExecuteReader reader = new ExecuteReader(item -> {});
    reader.accept(json.getBytes(StandardCharsets.UTF_8));
    reader.end();
    return reader.head();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.appendCodePoint("aé\"\\\n\u0000😀/".codePointAt(random.nextInt(6)));
    }
    return text.toString();
  }
}
