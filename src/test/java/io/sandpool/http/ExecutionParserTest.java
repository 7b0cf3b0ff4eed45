package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Preferences;
import io.sandpool.http.schema.Violation;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.RequestedLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a body becomes a request, and what is said of one that cannot. */
class ExecutionParserTest {

  static final ExecutionParser PARSER =
      new ExecutionParser(
          OpenApiDocument.load().requestSchema("ExecutionRequest"),
          OpenApiDocument.load().requestSchema("ExecutionBatch"),
          () -> Samples.CATALOG,
          Duration.ofSeconds(7));

  private static final String MINIMUM = "\"language\": \"python\", \"code\": \"1\"";

  @Test
  void mustReadEveryField() {
    ExecutionOrder order =
        parse(
            """
            {
              "language": "python3", "code": "print('é')", "arguments": {"n": 1},
              "stdin_base64": "AP8=", "env": {"A_1": "x=y"}, "args": ["-v", ""],
              "files": [{"path": "data/in put.txt", "content_base64": "aGk="}],
              "limits": {
                "wall_time_ms": 1500, "memory_bytes": 134217728, "cpus": 0.5, "processes": 8,
                "open_files": 32, "disk_bytes": 1000, "stdout_bytes": 0, "stderr_bytes": 9
              },
              "provider": "cloud-1", "template": "standard", "idempotent": true,
              "stop_on_output_limit": true, "max_wait_ms": 0, "priority": "batch",
              "output_encoding": "base64"
            }
            """);
    assertEquals(
        new ExecutionRequest(
            "exec_1",
            "python3",
            "print('é')",
            Optional.of("{\"n\": 1}"),
            Bytes.wrap(new byte[] {0, (byte) 0xff}),
            Map.of("A_1", "x=y"),
            List.of("-v", ""),
            List.of(new InputFile("data/in put.txt", Bytes.utf8("hi"))),
            new RequestedLimits(
                Optional.of(Duration.ofMillis(1500)),
                OptionalLong.of(134217728),
                OptionalInt.of(500),
                OptionalInt.of(8),
                OptionalInt.of(32),
                OptionalLong.of(1000),
                OptionalInt.of(0),
                OptionalInt.of(9)),
            true,
            Duration.ZERO),
        order.request());
    assertEquals(OutputEncoding.BASE64, order.encoding());
    assertEquals(Priority.BATCH, order.priority());
    assertEquals(
        new Preferences(Optional.of("cloud-1"), Optional.of("standard"), true),
        order.preferences());
  }

  /** Nobody need know that "auto" is how the API says that nothing is asked for. */
  @Test
  void mustTakeAutoForNoProvider() {
    assertEquals(
        Preferences.NONE, parse("{" + MINIMUM + ", \"provider\": \"auto\"}").preferences());
    assertEquals(Preferences.NONE, parse("{" + MINIMUM + "}").preferences());
  }

  @Test
  void mustFillInWhatIsAbsent() {
    ExecutionOrder order = parse("{" + MINIMUM + "}");
    assertEquals(
        new ExecutionRequest(
            "exec_1",
            "python",
            "1",
            Optional.empty(),
            Bytes.empty(),
            Map.of(),
            List.of(),
            List.of(),
            RequestedLimits.none(),
            false,
            Duration.ofSeconds(7)),
        order.request());
    assertEquals(OutputEncoding.UTF8, order.encoding());
    assertEquals(Priority.NORMAL, order.priority());
  }

  @Test
  void mustReadStdinAsText() {
    assertEquals(Bytes.utf8("a\n€"), parse(with("\"stdin\": \"a\\n€\"")).request().stdin());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"a\" : [ 1 , 2.50 , null , true ] , \"é€😀\" : { } }",
        "{\"big\": 123456789012345678901234567890123456789, \"exact\": 0.10000000000000000001}",
        "{\"tiny\": 1e-999, \"huge\": 1e999, \"lone\": \"\\ud800\", \"zero\": -0.0}",
        "{\n\t\"a\": \"}{\\\"\"\n}"
      })
  void mustKeepArgumentsExactlyAsTheyWereWritten(String arguments) {
    for (String after : List.of("", " ", ", \"stdin\": \"€\"")) {
      String body =
          "{\"code\": \"€\", \"arguments\":" + arguments + after + ", \"language\":\"x\"}";
      assertEquals(Optional.of(arguments), parse(body).request().argumentsJson());
    }
  }

  @Test
  void mustKeepMegabytesOfArguments() {
    String arguments = "{\"a\": [" + "\"€ 12345\", ".repeat(400_000) + "0]}";
    assertEquals(
        Optional.of(arguments),
        parse(with("\"arguments\": " + arguments)).request().argumentsJson());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                             | | The body must be an object, was an array",
        "\"x\"                          | | The body must be an object, was \"x\"",
        "{\"code\": \"1\"}              | /language | is required where there is no template",
        "{$, \"template\": \"Not one\"} | /template | must be the name of a template",
        "{\"language\": \"python\"}     | /code | is required",
        "{\"language\": 1, \"code\": 1} | /language | was 1",
        "{\"language\": \"\", \"code\": \"\"} | /language | must be the name of a language",
        "{\"language\": \"p y\", \"code\": \"\"} | /language | was \"p y\"",
        "{\"language\": \"py\\n\", \"code\": \"\"} | /language | was \"py",
        "{$, \"cod\": 1}                | /cod | is not a known field; known are language, code",
        "{$, \"a/b~c\": 1}              | /a~1b~0c | is not a known field",
        "{$, \"arguments\": [1]}        | /arguments | must be an object, was an array",
        "{$, \"arguments\": null}       | /arguments | must be an object, was null",
        "{$, \"stdin\": true}           | /stdin | must be a string, was true",
        "{$, \"stdin\": \"\\ud800\"}    | /stdin | half of a surrogate pair",
        "{$, \"stdin\": \"\", \"stdin_base64\": \"\"} | /stdin_base64 | must not be given together",
        "{$, \"stdin_base64\": \"a b\"} | /stdin_base64 | must be a string of base64",
        "{$, \"stdin_base64\": {}}      | /stdin_base64 | must be a string of base64, was an object",
        "{$, \"env\": {\"1A\": \"\"}}   | /env/1A | must be named by the name of a variable",
        "{$, \"env\": {\"A\\n\": \"\"}} | `/env/A\n` | must be named by",
        "{$, \"env\": {\"A\": 1}}       | /env/A | must be a string without NUL",
        "{$, \"env\": {\"A\": \"\\u0000\"}} | /env/A | must be a string without NUL",
        "{$, \"args\": [\"\", 7]}       | /args/1 | must be a string without NUL",
        "{$, \"args\": [\"\\u0000\"]}   | /args/0 | must be a string without NUL",
        "{$, \"args\": {}}              | /args | must be an array, was an object",
        "{$, \"files\": [{\"path\": \"a\"}]} | /files/0/content_base64 | is required",
        "{$, \"limits\": {\"wall_time_ms\": \"ten\"}} | /limits/wall_time_ms | must be an integer between 1 and 3600000, was \"ten\"",
        "{$, \"limits\": {\"wall_time_ms\": 0}} | /limits/wall_time_ms | was 0",
        "{$, \"limits\": {\"wall_time_ms\": 1.5}} | /limits/wall_time_ms | was 1.5",
        "{$, \"limits\": {\"wall_time_ms\": true}} | /limits/wall_time_ms | was true",
        "{$, \"limits\": {\"memory_bytes\": 99999999999999999999999}} | /limits/memory_bytes | must be an integer",
        "{$, \"limits\": {\"memory_bytes\": 1e400}} | /limits/memory_bytes | was 1e400",
        "{$, \"limits\": {\"cpus\": 0}} | /limits/cpus | must be a number between 0.01 and 256, was 0",
        "{$, \"limits\": {\"cpu\": 1}}  | /limits/cpu | is not a known field; known are wall_time_ms",
        "{$, \"limits\": []}            | /limits | must be an object",
        "{$, \"stop_on_output_limit\": \"yes\"} | /stop_on_output_limit | must be true or false",
        "{$, \"max_wait_ms\": -1}       | /max_wait_ms | was -1",
        "{$, \"provider\": \"Cloud 1\"}  | /provider    | auto or the id of a provider",
        "{$, \"idempotent\": 1}         | /idempotent  | true or false",
        "{$, \"output_encoding\": \"hex\"} | /output_encoding | must be one of \"utf8\", \"base64\"",
      })
  void mustSayWhatIsWrongAndWhere(String body, String pointer, String detail) {
    Problem problem = refused(body.replace("$", MINIMUM));
    assertEquals(ProblemType.INVALID_REQUEST, problem.type());
    Violation error = problem.errors().get(0);
    assertEquals(pointer == null ? "" : pointer, error.pointer());
    assertTrue(error.detail().contains(detail), error.detail());
    assertTrue(problem.detail().contains(detail), problem.detail());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "./a",
        "a/.",
        "a\\u0000",
        "a\\n",
        "\\u007f",
        "a\\u0085b"
      })
  void mustRefuseFilesThatLeaveTheirDirectory(String path) {
    Problem problem = refused(with(files(path)));
    assertEquals("/files/0/path", problem.errors().get(0).pointer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c", ".hidden", "..a", "a..", "...", "a b", "é/€", "a\\\\b"})
  void mustTakeFilesOfOrdinaryNames(String path) {
    assertEquals(1, parse(with(files(path))).request().files().size());
  }

  @Test
  void mustRefuseFilesThatCannotBeSideBySide() {
    assertEquals("/files/1/path", refused(with(files("a", "a"))).errors().get(0).pointer());
    assertEquals("/files/0/path", refused(with(files("a/b", "a"))).errors().get(0).pointer());
    String longName = "é".repeat(128);
    assertEquals("/files/0/path", refused(with(files(longName))).errors().get(0).pointer());
  }

  @Test
  void mustBoundEveryCount() {
    String items = "\"\",".repeat(256) + "\"\"";
    Problem args = refused(with("\"args\": [" + items + "]"));
    assertEquals("/args must have at most 256 items, had 257", args.detail());
    StringBuilder env = new StringBuilder("\"A\": \"\"");
    for (int i = 0; i < 256; i++) {
      env.append(", \"A").append(i).append("\": \"\"");
    }
    assertEquals(
        "/env must have at most 256 fields, had 257",
        refused(with("\"env\": {" + env + "}")).detail());
    assertEquals(
        "/args/0",
        refused(with("\"args\": [\"" + "x".repeat(32_001) + "\"]")).errors().get(0).pointer());
    String path = "a/".repeat(512) + "a";
    assertEquals("/files/0/path", refused(with(files(path))).errors().get(0).pointer());
  }

  @Test
  void mustTellSeveralMistakesAtOnceButNotWithoutEnd() {
    assertEquals(3, refused("{\"x\": 1, \"args\": 1, \"code\": \"\"}").errors().size());
    String many = "1,".repeat(200) + "1";
    assertEquals(20, refused(with("\"args\": [" + many + "]")).errors().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{]",
        "{\"a\": 1,}",
        "{'a': 1}",
        "{} {}",
        "{}x",
        "{\"a\": NaN}",
        "{\"a\": 01}",
        "{\"a\": \"\n\"}",
        "{\"a\": 1} // comment",
        "{\"code\": \"\", \"code\": \"\"}",
        "{\"arguments\": {\"a\": {\"b\": 1, \"b\": 2}}}",
        "{\"arguments\": {\"a\": \"\\x\"}}",
        "{\"arguments\": {\"a\": tru}}",
        "{\"env\": {\"A\": \"\", \"A\": \"\"}}"
      })
  void mustRefuseWhatIsNoJson(String body) {
    assertEquals(ProblemType.MALFORMED_JSON, refused(body).type());
  }

  @Test
  void mustSayWhereAKeyIsDoubled() {
    Problem problem = refused(with("\"arguments\": {\"a\": {\"b\": 1, \"b\": 2}}"));
    assertEquals("/arguments/a/b", problem.errors().get(0).pointer());
  }

  @Test
  void mustBoundNestingAndNumbers() {
    String deep = "[".repeat(250) + "]".repeat(250);
    assertEquals(
        ProblemType.MALFORMED_JSON, refused(with("\"arguments\": {\"a\": " + deep + "}")).type());
    assertEquals(ProblemType.MALFORMED_JSON, refused("[".repeat(1_000_000)).type());
    assertEquals(
        ProblemType.MALFORMED_JSON,
        refused(with("\"arguments\": {\"a\": " + "9".repeat(4_301) + "}")).type());
  }

  @Test
  void mustRefuseOtherEncodings() {
    String body = "{" + MINIMUM + "}";
    for (byte[] bytes :
        List.of(
            body.getBytes(StandardCharsets.UTF_16LE),
            body.getBytes(StandardCharsets.UTF_16BE),
            body.getBytes(StandardCharsets.UTF_16),
            ("\ufeff" + body).getBytes(StandardCharsets.UTF_8),
            bytes(with("\"stdin\": \"$\""), 0xC0, 0x80),
            bytes(with("\"stdin\": \"$\""), 0xED, 0xA0, 0x80),
            bytes(with("\"arguments\": {\"a\": \"$\"}"), 0xF5, 0x80, 0x80, 0x80))) {
      assertEquals(ProblemType.MALFORMED_JSON, refused(bytes).type());
    }
  }

  private static byte[] bytes(String body, int... inserted) {
    int place = body.indexOf('$');
    byte[] text = body.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[text.length - 1 + inserted.length];
    System.arraycopy(text, 0, all, 0, place);
    for (int i = 0; i < inserted.length; i++) {
      all[place + i] = (byte) inserted[i];
    }
    System.arraycopy(text, place + 1, all, place + inserted.length, text.length - place - 1);
    return all;
  }

  private static String files(String... paths) {
    StringBuilder files = new StringBuilder("\"files\": [");
    for (String path : paths) {
      files
          .append(files.charAt(files.length() - 1) == '[' ? "" : ",")
          .append("{\"path\": \"" + path + "\", \"content_base64\": \"\"}");
    }
    return files + "]";
  }

  private static String with(String field) {
    return "{" + MINIMUM + ", " + field + "}";
  }

  private static ExecutionOrder parse(String body) {
    return PARSER.parse("exec_1", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refused(String body) {
    return refused(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refused(byte[] body) {
    return assertThrows(ProblemException.class, () -> PARSER.parse("exec_1", body)).problem();
  }
}
