package io.sandpool.provider.e2b;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.Kernel.Rich;
import io.sandpool.sandbox.ProgramError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionTest {

  private static final String END = "{\"type\":\"end_of_execution\"}\n";

  private static final String EVERYTHING =
      """
      {"type":"number_of_executions","execution_count":1}
      {"type":"stdout","text":"größer\\n","timestamp":"2026-08-01T00:00:00Z"}
      {"type":"keepalive"}
      {"type":"stderr","text":"oh","timestamp":"2026-08-01T00:00:00Z"}
      {"type":"result","text":"<Figure>","png":"aGk=","chart":{"type":"line"},"is_main_result":false}
      {"type":"result","text":"7","json":{"n":[1,2.5]},"is_main_result":true}
      {"type":"error","name":"ValueError","value":"bad","traceback":"line 1"}
      {"type":"widget_of_the_future","text":{"any":["thing"]}}
      {"no":"type"}
      """
          + END;

  private final Heard heard = new Heard();
  private final Execution execution = new Execution("box.test", heard);

  private static MultiMap noHeaders() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  private Execution answered(int status) {
    execution.onHead(status, noHeaders());
    return execution;
  }

  private void whole(int status, String body) {
    answered(status).onData(Buffer.buffer(body));
    execution.onEnd();
  }

  /** A table of all names that were ever seen would be copied for each. */
  @Test
  void aNewNameMustCostNoMoreThanTheNamesBeforeIt() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      Execution fresh = new Execution("box.test", new Heard());
      fresh.onHead(200, noHeaders());
      Buffer line = Buffer.buffer("{\"type\":\"result\",\"json\":{\"name" + i + "\":1}}\n");
      long before = threads.getCurrentThreadAllocatedBytes();
      fresh.onData(line);
      long taken = threads.getCurrentThreadAllocatedBytes() - before;
      most = i < 5_000 ? 0 : Math.max(most, taken);
    }
    assertTrue(most < 100_000, "a line took " + most + " bytes");
  }

  @Test
  void everyTypeOfLineMustBeToldAndUnknownOnesPassedOver() {
    whole(200, EVERYTHING);
    assertEquals(
        List.of("stdout größer\n", "stderr oh", "rich", "rich", "error ValueError", "end"),
        heard.told);
    assertEquals(List.of(new ProgramError("ValueError", "bad", "line 1")), heard.errors);
    assertEquals(
        new Rich(
            Map.of("text/plain", "<Figure>", "e2b/chart", "{\"type\":\"line\"}"),
            Map.of("image/png", "aGk="),
            Optional.empty(),
            false),
        heard.shown.get(0));
    assertEquals(
        new Rich(Map.of("text/plain", "7"), Map.of(), Optional.of("{\"n\":[1,2.5]}"), true),
        heard.shown.get(1));
  }

  @Test
  void whatIsToldMustNotDependOnWhereTheStreamIsCut() {
    whole(200, EVERYTHING);
    byte[] stream = Buffer.buffer(EVERYTHING).getBytes();
    for (int cut = 0; cut <= stream.length; cut++) {
      Heard again = new Heard();
      Execution other = new Execution("box.test", again);
      other.onHead(200, noHeaders());
      other.onData(Buffer.buffer(stream).getBuffer(0, cut));
      other.onData(Buffer.buffer(stream).getBuffer(cut, stream.length));
      other.onEnd();
      assertEquals(heard.told, again.told, "cut at " + cut);
      assertEquals(heard.shown, again.shown, "cut at " + cut);
    }
  }

  @Test
  void anAnswerThatStopsBeforeTheEndMustNeverBeASuccessWhereverItStops() {
    byte[] stream = Buffer.buffer(EVERYTHING).getBytes();
    int lastLine = stream.length - END.length();
    for (int stop = 0; stop < stream.length; stop++) {
      Heard cut = new Heard();
      Execution other = new Execution("box.test", cut);
      other.onHead(200, noHeaders());
      other.onData(Buffer.buffer(stream).getBuffer(0, stop));
      other.onEnd();
      CloudException why = cut.broken();
      assertEquals(Kind.UNREACHABLE, why.kind());
      assertFalse(why.harmless(), "the code may have run");
      assertTrue(stop < lastLine || String.valueOf(why.getMessage()).contains("stopped"));
    }
  }

  @Test
  void whatComesAfterTheEndMustNotBeTold() {
    whole(200, END + "{\"type\":\"stdout\",\"text\":\"late\"}\n");
    assertEquals(List.of("end"), heard.told);
  }

  @Test
  void aBrokenConnectionAfterTheEndMustNotMatter() {
    answered(200).onData(Buffer.buffer(END));
    execution.onFailure(new CloudException(Kind.UNREACHABLE, "cut", false, Optional.empty()));
    assertEquals(List.of("end"), heard.told);
  }

  @Test
  void aBrokenConnectionBeforeTheEndMustBeTold() {
    answered(200).onData(Buffer.buffer("{\"type\":\"stdout\",\"text\":\"a\"}\n"));
    execution.onFailure(new CloudException(Kind.UNREACHABLE, "cut", false, Optional.empty()));
    assertEquals(List.of("stdout a", "broken UNREACHABLE"), heard.told);
  }

  @Test
  void nothingMustBeHeardAfterAnAbort() {
    answered(200);
    execution.abort();
    execution.onData(Buffer.buffer(EVERYTHING));
    execution.onEnd();
    assertEquals(List.of(), heard.told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "[1,2]",
        "null",
        "42",
        "{\"type\":\"stdout\"",
        "{\"type\":\"stdout\"}",
        "{\"type\":\"stdout\",\"text\":5}",
        "{\"type\":\"stderr\",\"text\":null}",
        "{\"type\":\"error\",\"name\":\"E\",\"value\":\"v\"}",
        "{\"type\":\"stdout\",\"text\":\"a\"} trailing",
        "<html><body>502 Bad Gateway</body></html>"
      })
  void aLineThatBreaksTheProtocolMustBreakTheExecution(String line) {
    whole(200, line + "\n" + END);
    assertEquals(List.of("broken BAD_ANSWER"), heard.told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ContextRestarting",
        "ExecutionAborted",
        "WebSocketError",
        "UnexpectedEndOfExecution"
      })
  void aLostKernelMustNotBeBlamedOnTheProgram(String name) {
    whole(
        200,
        new JsonObject()
                .put("type", "error")
                .put("name", name)
                .put("value", "it was lost")
                .put("traceback", "")
                .encode()
            + "\n"
            + END);
    assertEquals(List.of("broken BAD_ANSWER"), heard.told);
  }

  /** The kernel writes a traceback for whatever a program throws, whatever it is called. */
  @Test
  void anExceptionOfTheProgramWithSuchANameMustBeTheProgramsOwn() {
    whole(
        200,
        "{\"type\":\"error\",\"name\":\"WebSocketError\",\"value\":\"v\",\"traceback\":\"line 3\"}\n"
            + END);
    assertEquals(List.of("error WebSocketError", "end"), heard.told);
  }

  @Test
  void aLineThatNeverEndsMustBeBrokenOffBeforeItTakesMemory() {
    answered(200);
    Buffer part = Buffer.buffer("x".repeat(1 << 20));
    for (int i = 0; i <= Execution.MAX_LINE >> 20; i++) {
      execution.onData(part);
    }
    assertEquals(List.of("broken BAD_ANSWER"), heard.told);
  }

  @Test
  void anAnswerThatNeverEndsMustBeBrokenOff() {
    answered(200);
    Buffer lines =
        Buffer.buffer("{\"type\":\"keepalive\",\"x\":\"" + "y".repeat(1 << 20) + "\"}\n");
    long sent = 0;
    while (!heard.end.isDone()) {
      execution.onData(lines);
      sent += lines.length();
      assertTrue(sent <= Execution.MAX_TOTAL + lines.length());
    }
    assertEquals(List.of("broken BAD_ANSWER"), heard.told);
    assertTrue(sent > Execution.MAX_TOTAL);
  }

  @Test
  void aSandboxThatTheProxyDoesNotFindMustBeHarmless() {
    whole(502, "{\"sandboxId\":\"iabc\",\"message\":\"The sandbox was not found\",\"code\":502}");
    assertEquals(List.of("broken NOT_FOUND harmless"), heard.told);
  }

  @Test
  void aPortThatIsNotOpenMustBeHarmlessButNoMissingSandbox() {
    whole(
        502,
        "{\"sandboxId\":\"iabc\",\"message\":\"The sandbox is running but port is not open\","
            + "\"port\":49999,\"code\":502}");
    assertEquals(List.of("broken SERVER_ERROR harmless"), heard.told);
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED, true",
    "401, UNAUTHORISED, true",
    "403, UNAUTHORISED, true",
    "404, BAD_ANSWER, true",
    "409, REFUSED, true",
    "429, THROTTLED, true",
    "500, SERVER_ERROR, false",
    "502, SERVER_ERROR, false",
    "503, SERVER_ERROR, false",
    "504, SERVER_ERROR, false",
    "302, BAD_ANSWER, false",
    "204, BAD_ANSWER, false"
  })
  void aRefusalMustBeHarmlessWhereTheCodeCannotHaveRun(int status, Kind kind, boolean harmless) {
    whole(status, "<html>no</html>");
    assertEquals(kind, heard.broken().kind());
    assertEquals(harmless, heard.broken().harmless());
    assertFalse(String.valueOf(heard.broken().getMessage()).contains("<html>"));
  }

  @Test
  void whatTheCodeInterpreterSaysInPlainTextMustBeInTheMessage() {
    whole(500, "No kernel for language r");
    assertTrue(String.valueOf(heard.broken().getMessage()).contains("No kernel for language r"));
  }

  @Test
  void aRefusalThatNeverEndsMustBeBrokenOff() {
    answered(503);
    for (int i = 0; i < 1000 && !heard.end.isDone(); i++) {
      execution.onData(Buffer.buffer("x".repeat(1000)));
    }
    assertEquals(List.of("broken SERVER_ERROR"), heard.told);
    execution.onData(Buffer.buffer("x"));
    execution.onEnd();
  }

  /** Whatever comes, there is one end, no exception, and no success without the last line. */
  @Test
  void noStreamMustConfuseIt() {
    Random random = new Random(49_999);
    byte[] good = Buffer.buffer(EVERYTHING).getBytes();
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextBoolean() ? bad.length : random.nextInt(bad.length + 1);
      Heard one = new Heard();
      Execution fuzzed = new Execution("box.test", one);
      fuzzed.onHead(200, noHeaders());
      for (int at = 0; at < length; ) {
        int end = Math.min(length, at + 1 + random.nextInt(200));
        fuzzed.onData(Buffer.buffer(bad).getBuffer(at, end));
        at = end;
      }
      fuzzed.onEnd();
      assertTrue(one.end.isDone(), "round " + round);
      assertTrue(
          one.ended().isPresent() || new String(bad, 0, length, UTF_8).contains(END.strip()));
    }
  }

  @Test
  void formsThatAreNotWhatTheyShouldBeMustBeLeftOut() {
    whole(
        200,
        "{\"type\":\"result\",\"png\":7,\"extra\":{\"text/csv\":\"a,b\",\"no type\":\"x\","
            + "\"text/plain\":\"second\",\"model/gltf+json\":{\"a\":1}},\"text\":\"first\","
            + "\"is_main_result\":\"yes\"}\n"
            + END);
    assertEquals(
        new Rich(
            Map.of("text/plain", "first", "text/csv", "a,b", "model/gltf+json", "{\"a\":1}"),
            Map.of(),
            Optional.empty(),
            false),
        heard.shown.get(0));
  }
}
