package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers that come while the program runs. */
abstract class StreamingContract extends Contract {

  StreamingContract(LiveService service) {
    super(service);
  }

  private static String joined(List<JsonObject> events, String stream) {
    return events.stream()
        .filter(event -> stream.equals(event.getString("event")))
        .map(event -> event.getString("data"))
        .collect(Collectors.joining());
  }

  @EachOf({EventStream.NDJSON, EventStream.SSE})
  void eventsMustComeInOrderInBothFormats(String format) {
    Program program =
        python(
            """
            import sys
            print('out ü', flush=True)
            print('err', file=sys.stderr, flush=True)
            def main(): return {'lines': 'a\\nb'}
            """);
    try (EventStream stream = api.stream(program, format)) {
      assertTrue(stream.next("started").getString("id").startsWith("exec_"));
      List<JsonObject> rest = stream.rest();
      assertEquals("out ü\n", joined(rest, "stdout"));
      assertEquals("err\n", joined(rest, "stderr"));
      JsonObject result = rest.get(rest.size() - 2);
      assertEquals("result", result.getString("event"));
      assertEquals(new JsonObject().put("lines", "a\nb"), result.getJsonObject("result"));
      JsonObject finished = rest.get(rest.size() - 1);
      assertEquals("finished", finished.getString("event"));
      new Answer(200, finished).succeeded();
      assertFalse(finished.containsKey("stdout"));
    }
  }

  @EachOf({EventStream.NDJSON, EventStream.SSE})
  void outputMustComeWhileTheProgramRuns(String format) {
    Program endless = bash("echo first; while :; do sleep 0.05; echo more; done").millis(longest());
    if (differs(Difference.STREAMING)) {
      outputMustComeAtTheEnd(endless.millis(1500), format);
      return;
    }
    try (EventStream stream = api.stream(endless, format)) {
      stream.next("started");
      assertTrue(stream.next("stdout").getString("data").startsWith("first\n"));
      assertTrue(stream.next("stdout").getString("data").startsWith("more\n"));
    }
  }

  private void outputMustComeAtTheEnd(Program endless, String format) {
    try (EventStream stream = api.stream(endless, format)) {
      stream.next("started");
      List<JsonObject> rest = stream.rest();
      assertTrue(joined(rest, "stdout").startsWith("first\nmore\nmore\n"), rest::toString);
      new Answer(200, rest.get(rest.size() - 1)).timedOut();
    }
  }

  @Test
  void aCharacterMustNotBeTornBetweenEvents() {
    Program slow =
        bash(
            "for b in '\\xf0' '\\x9f' '\\x98' '\\x80'; do printf \"$b\"; sleep 0.1; done; printf '\\xe6'");
    try (EventStream stream = api.stream(slow, EventStream.NDJSON)) {
      assertEquals("😀\uFFFD", joined(stream.rest(), "stdout"));
    }
  }

  @Test
  void bytesMustSurviveInBase64() {
    Program binary = bash("printf '\\x00\\xff\\xfe'").base64();
    try (EventStream stream = api.stream(binary, EventStream.NDJSON)) {
      stream.next("started");
      byte[] bytes = Base64.getDecoder().decode(stream.next("stdout").getString("data_base64"));
      assertEquals("00fffe", HexFormat.of().formatHex(bytes));
    }
  }

  @Test
  void aCutMustBeTheSameInAStream() {
    Program flood = bash("head -c 3000000 /dev/zero | tr '\\0' x").limit("stdout_bytes", 100_001);
    try (EventStream stream = api.stream(flood, EventStream.NDJSON)) {
      List<JsonObject> events = stream.rest();
      assertEquals("x".repeat(100_001), joined(events, "stdout"));
      assertTrue(events.get(events.size() - 1).getBoolean("stdout_truncated"));
    }
  }

  @Test
  void aFailureMustBeToldAtTheEnd() {
    try (EventStream stream = api.stream(python("1/0"), EventStream.SSE)) {
      List<JsonObject> events = stream.rest();
      new Answer(200, events.get(events.size() - 1)).threw("ZeroDivisionError", "division");
    }
  }

  @Test
  void aProgramThatTimesOutMustFinishItsStream() {
    try (EventStream stream = api.stream(bash("sleep 60").millis(500), EventStream.NDJSON)) {
      stream.next("started");
      new Answer(200, stream.next("finished")).timedOut();
    }
  }

  /** The service holds back the program instead of its output, and goes on as the reader does. */
  @Test
  void aReaderWhoTakesHisTimeMustGetEverythingAndDisturbNobody() throws IOException {
    int size = 8 << 20;
    String body =
        bash("head -c %d /dev/zero | tr '\\0' x".formatted(size))
            .limit("stdout_bytes", size)
            .millis(longest())
            .toJson();
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + "Content-Type: application/json\r\nAccept: application/x-ndjson\r\n"
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      assertTrue(new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith("200"));
      for (int i = 0; i < 3; i++) {
        api.run(bash("echo beside")).succeeded().printed("beside\n");
      }
      String rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(size, rest.chars().filter(c -> c == 'x').count() - countInHead(rest));
      assertTrue(rest.contains("\"outcome\":\"succeeded\""), "the stream ended early");
    }
  }

  private static long countInHead(String rest) {
    String withoutOutput = rest.replaceAll("\"data\":\"x*\"", "");
    return withoutOutput.chars().filter(c -> c == 'x').count();
  }
}
