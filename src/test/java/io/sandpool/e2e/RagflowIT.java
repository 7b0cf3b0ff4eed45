package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RAGFlow's own calls against real sandboxes, set up by RAGFlow's own variables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RagflowIT {

  private final LiveService service =
      LiveService.start(Map.of("SANDBOX_TIMEOUT", "8s", "SANDBOX_MAX_MEMORY", "256m"));
  private final RagflowProvider ragflow = initialised();

  private RagflowProvider initialised() {
    service.awaitReady();
    return RagflowProvider.initialised(service.api().port());
  }

  @BeforeEach
  void rest() {
    service.api().awaitRest("python");
    service.api().awaitRest("nodejs");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"python", "python3", "PYTHON", "''"})
  void pythonMustRunUnderEachOfItsNames(String language) {
    JsonObject answer =
        succeeded(
            ragflow.execute(
                language,
                "def main(name, count):\n    print('out')\n    return f'Hello {name}!' * count",
                Optional.of(new JsonObject().put("name", "World").put("count", 2))));
    assertEquals("out\n", answer.getString("stdout"));
    assertEquals("", answer.getString("stderr"));
    assertEquals("Hello World!Hello World!", value(answer));
    assertTrue(answer.getDouble("time_used_ms") > 0, answer::encode);
    assertTrue(answer.getDouble("memory_used_kb") > 1_000, answer::encode);
  }

  @ParameterizedTest
  @CsvSource({"nodejs", "javascript", "NodeJS"})
  void javascriptMustRunUnderEachOfItsNames(String language) {
    JsonObject answer =
        succeeded(
            ragflow.execute(
                language,
                "async function main({ a, b }) { console.log('out'); return { sum: a + b ?? 0 } }",
                Optional.of(new JsonObject().put("a", 1).put("b", 2))));
    assertEquals("out\n", answer.getString("stdout"));
    assertEquals(new JsonObject().put("sum", 3), value(answer));
    assertTrue(answer.getDouble("memory_used_kb") > 1_000, answer::encode);
  }

  @Test
  void librariesMustBeThere() {
    JsonObject frame =
        succeeded(
            python(
                "import pandas as pd\n"
                    + "def main():\n    pd.DataFrame({'a': [1, 2, 3]}).rename(columns={'a': 'b'})"));
    assertNull(value(frame));
    succeeded(node("const axios = require('axios'); function main() { return typeof axios.get }"));
  }

  @Test
  void harmlessCodeThatTheAnalyserRefusedMustRun() {
    assertEquals(4, value(succeeded(python("def main():\n    return 2 + 2"))));
    String os = "import os, sys, threading\ndef main():\n    return os.getcwd()";
    assertEquals("/workspace", value(succeeded(python(os))));
    assertEquals(2, value(succeeded(python("def main():\n    return eval('1' + '+1')"))));
    assertEquals(
        1024 * 1024 * 300,
        value(
            succeeded(python("def main():\n    return sum(map(len, ['a' * 1024 * 1024] * 300))"))));
    String popen =
        "from subprocess import Popen, PIPE\n"
            + "def main():\n    return Popen(['echo', 'x'], stdout=PIPE).communicate()[0].decode()";
    assertEquals("x\n", value(succeeded(python(popen))));
    String child = "require('child_process').execSync('echo x').toString()";
    assertEquals("x\n", value(succeeded(node("function main() { return " + child + " }"))));
    assertEquals(2, value(succeeded(node("// eval(x)\nconst main = () => eval('1+1')"))));
  }

  @Test
  void whatHarmsMustStayInTheSandbox() {
    JsonObject removed =
        python("import shutil\ndef main():\n    shutil.rmtree('/usr/lib', ignore_errors=False)");
    assertTrue(!removed.getString("status").equals("success"), removed::encode);
    JsonObject offline =
        node(
            "const https = require('https');\n"
                + "const main = () => new Promise((resolve, reject) =>\n"
                + "  https.get('https://example.com', resolve).on('error', reject));");
    assertFailed(offline, 1);
    succeeded(python("import os\ndef main():\n    open('/workspace/left', 'w').write('x')"));
    rest();
    for (int i = 0; i < 3; i++) {
      assertEquals(
          false,
          value(
              succeeded(
                  python("import os\ndef main():\n    return os.path.exists('/workspace/left')"))));
    }
  }

  @Test
  void endlessProgramsMustEndInTimeAllAtOnce() {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<CompletableFuture<JsonObject>> runs =
          Stream.of(
                  "def main():\n    while True: pass",
                  "def main():\n    while True: pass",
                  "def main():\n    while True: pass",
                  "def main():\n    while True: pass",
                  "import time\ndef main():\n    time.sleep(1000)",
                  "import signal\ndef main():\n    signal.signal(15, signal.SIG_IGN)\n"
                      + "    print('so far', flush=True)\n    while True: pass")
              .map(code -> CompletableFuture.supplyAsync(() -> python(code), threads))
              .toList();
      int timedOut = 0;
      for (CompletableFuture<JsonObject> run : runs) {
        JsonObject answer = Api.await(run);
        if (answer.getInteger("exit_code") == -10) {
          continue; // A busy machine may have had no sandbox for all of them.
        }
        assertEquals("resource_limit_exceeded", answer.getString("status"), answer::encode);
        assertEquals(-124, answer.getInteger("exit_code"));
        assertEquals("time", answer.getString("resource_limit_type"));
        assertEquals("Execution timeout", answer.getString("stderr"));
        assertEquals("", answer.getString("stdout"));
        assertTrue(answer.getDouble("time_used_ms") >= 8_000, answer::encode);
        timedOut++;
      }
      assertTrue(timedOut >= 3, timedOut + " timed out");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void memoryMustBeLimited() {
    JsonObject grown =
        python("def main():\n    b = bytearray()\n    while True: b += bytes(8 << 20)");
    assertEquals("resource_limit_exceeded", grown.getString("status"), grown::encode);
    assertEquals("memory", grown.getString("resource_limit_type"));
    JsonObject refused = python("def main():\n    raise MemoryError()");
    assertEquals("memory", refused.getString("resource_limit_type"), refused::encode);
    assertEquals(1, refused.getInteger("exit_code"));
  }

  @ParameterizedTest
  @CsvSource({"124", "137", "3"})
  void exitCodesMustNotBeTakenForLimits(int code) {
    assertFailed(
        python("import sys\ndef main():\n    print('x')\n    sys.exit(" + code + ")"), code);
    assertFailed(node("function main() { process.exit(" + code + ") }"), code);
  }

  @Test
  void aProgramThatKillsItselfMustNotBeTakenForOneWithoutMemory() {
    JsonObject killed = python("import os\ndef main():\n    os.kill(os.getpid(), 9)");
    assertEquals("program_error", killed.getString("status"), killed::encode);
    assertEquals(137, killed.getInteger("exit_code"));
    assertEquals("signalled", killed.getString("runtime_error_type"));
  }

  @Test
  void printedWordsMustNotChooseTheClassButExceptionsMust() {
    JsonObject printed =
        python(
            "import sys\ndef main():\n"
                + "    print('Permission denied MemoryError', file=sys.stderr)\n    sys.exit(1)");
    assertFailed(printed, 1);
    assertTrue(printed.getString("stderr").contains("Permission denied"), printed::encode);
    JsonObject denied = python("def main():\n    open('/etc/shadow')");
    assertEquals("unauthorized_access", denied.getString("status"), denied::encode);
    assertEquals("file_access", denied.getString("unauthorized_access_type"));
    JsonObject call = python("import os\ndef main():\n    os.setuid(0)");
    assertEquals("disallowed_syscall", call.getString("unauthorized_access_type"), call::encode);
  }

  @Test
  void aResultMustSurviveWhateverIsPrinted() {
    String forged =
        "__RAGFLOW_RESULT__:" + Base64.getEncoder().encodeToString("{\"present\":true}".getBytes());
    JsonObject answer =
        succeeded(
            python(
                "import atexit, sys\ndef main():\n"
                    + ("    print('" + forged + "')\n")
                    + ("    atexit.register(print, '" + forged + "', end='')\n")
                    + "    sys.stdout.write('a\\u2028b\\x0bc\\x85d')\n    return [1, 'é']"));
    assertEquals(JsonArray.of(1, "é"), value(answer));
    assertEquals(forged + "\na\u2028b\u000bc\u0085d" + forged, answer.getString("stdout"));
  }

  @Test
  void argumentsMustArriveWhole() {
    JsonObject arguments =
        new JsonObject()
            .put("yes", true)
            .putNull("nothing")
            .put("text", "\"quoted\" 'é' \u2028 \\ \0")
            .put("big", "x".repeat(3 << 20));
    String python = "def main(yes, nothing, text, big):\n    return [yes, nothing, text, len(big)]";
    JsonArray expected =
        new JsonArray().add(true).addNull().add(arguments.getString("text")).add(3 << 20);
    assertEquals(
        expected, value(succeeded(ragflow.execute("python", python, Optional.of(arguments)))));
    String node = "const main = a => [a.yes, a.nothing, a.text, a.big.length]";
    assertEquals(
        expected, value(succeeded(ragflow.execute("nodejs", node, Optional.of(arguments)))));
  }

  @Test
  void resultsThatAreNoJsonMustBeErrorsAndOthersResults() {
    assertNull(value(succeeded(python("def main(): pass"))));
    assertNull(value(succeeded(node("function main() {}"))));
    assertNull(value(succeeded(node("const main = async () => null"))));
    assertEquals(
        new JsonObject().put("1", JsonArray.of(1, 2)),
        value(succeeded(python("def main(): return {1: (1, 2)}"))));
    for (String bad :
        List.of("float('nan')", "{1, 2}", "b'x'", "__import__('datetime').date(1, 1, 1)")) {
      JsonObject failed = assertFailed(python("def main(): return " + bad), 1);
      assertTrue(failed.getString("stderr").contains("not JSON"), failed::encode);
    }
    assertFailed(node("const main = () => () => 1"), 1);
    assertFailed(node("const main = () => { const a = {}; a.a = a; return a }"), 1);
  }

  @Test
  void programsThatFailMustSayWhy() {
    Map<String, String> reasons =
        Map.of(
            "x = 1", "main",
            "def main(a): return a", "missing 1 required positional argument",
            "def main(:", "SyntaxError",
            "def main(): raise ValueError('told')", "ValueError: told",
            "import nothing_like_it\ndef main(): pass", "ModuleNotFoundError",
            "def main(): return input()", "EOFError",
            "def main(): return main()", "RecursionError");
    reasons.forEach((code, reason) -> assertComplains(python(code), reason));
    assertComplains(node("const x = 1"), "main");
    assertComplains(node("async function main() { throw new Error('told') }"), "told");
    assertComplains(node("const main = () => Promise.reject(new Error('told'))"), "told");
    assertComplains(node("function main( {"), "SyntaxError");
  }

  @Test
  void endingEarlyAndWellMustBeSuccessWithoutAResult() {
    JsonObject node = succeeded(node("function main() { console.log('bye'); process.exit(0) }"));
    assertNull(node.getValue("result"));
    assertEquals("bye\n", node.getString("stdout"));
    assertNull(succeeded(python("import sys\ndef main(): sys.exit()")).getValue("result"));
  }

  @Test
  void programsMustBeModulesAsAtRagflowAndNotScripts() {
    JsonObject guarded =
        succeeded(
            python(
                "from __future__ import annotations\n"
                    + "class C: pass\n"
                    + "def main(): return [__name__, C.__module__, __file__]\n"
                    + "if __name__ == '__main__':\n    print('started \"myself\"\\n', main())"));
    assertEquals("", guarded.getString("stdout"));
    assertEquals(JsonArray.of("main", "main", "/workspace/main.py"), value(guarded));
    JsonObject failed =
        assertFailed(
            python(
                "# \\ \" é 😀\ndef main():\n    if __name__ == 'main':\n        raise ValueError('x')"),
            1);
    assertTrue(failed.getString("stderr").contains("line 4, in main"), failed::encode);
    assertTrue(failed.getString("stderr").contains("raise ValueError('x')"), failed::encode);
    JsonObject node =
        succeeded(
            node(
                "'use strict';\nfunction main() { return this === undefined }\n"
                    + "if (require.main === module) console.log('started myself');"));
    assertEquals("", node.getString("stdout"));
    assertEquals(true, value(node));
  }

  @Test
  void artifactsMustBeBroughtBack() {
    JsonObject drawn =
        succeeded(
            python(
                "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n"
                    + "def main():\n    plt.plot([1, 2]); plt.savefig('artifacts/plot.png')\n"
                    + "    open('artifacts/run.sh', 'w').write('x')\n    return 1"));
    assertEquals(1, drawn.getJsonArray("artifacts").size(), drawn::encode);
    JsonObject plot = drawn.getJsonArray("artifacts").getJsonObject(0);
    assertEquals("plot.png", plot.getString("name"));
    assertEquals("image/png", plot.getString("mime_type"));
    byte[] content = Base64.getDecoder().decode(plot.getString("content_b64"));
    assertEquals(content.length, plot.getInteger("size"));
    assertEquals('P', content[1]);
    JsonObject written =
        succeeded(node("const main = () => require('fs').writeFileSync('artifacts/a.csv', 'a,b')"));
    assertEquals(
        "text/csv", written.getJsonArray("artifacts").getJsonObject(0).getString("mime_type"));
    assertFailed(python("def main():\n    open('artifacts/a.csv', 'w').write('x')\n    1 / 0"), 1);
  }

  @Test
  void aFloodOfOutputMustBeCutAndSaidSo() {
    JsonObject flood = succeeded(python("def main():\n    print('x' * (100 << 20))\n    return 1"));
    assertEquals(1, value(flood));
    assertEquals(1 << 20, flood.getString("stdout").length());
    assertEquals("stdout was cut after 1048576 bytes", flood.getString("detail"));
    JsonObject binary =
        succeeded(python("import sys\ndef main():\n    sys.stdout.buffer.write(b'\\xff\\x00ok')"));
    assertEquals("\ufffd\u0000ok", binary.getString("stdout"));
  }

  private JsonObject python(String code) {
    return ragflow.execute("python", code, Optional.empty());
  }

  private JsonObject node(String code) {
    return ragflow.execute("nodejs", code, Optional.empty());
  }

  private static JsonObject succeeded(JsonObject answer) {
    assertEquals("success", answer.getString("status"), answer::encode);
    assertEquals(0, answer.getInteger("exit_code"));
    return answer;
  }

  private static Object value(JsonObject answer) {
    JsonObject result = answer.getJsonObject("result");
    assertEquals(true, result.getBoolean("present"));
    assertEquals("json", result.getString("type"));
    assertTrue(result.containsKey("value"), answer::encode);
    return result.getValue("value");
  }

  private static JsonObject assertFailed(JsonObject answer, int exitCode) {
    assertEquals("program_error", answer.getString("status"), answer::encode);
    assertEquals(exitCode, answer.getInteger("exit_code"));
    assertEquals("nonzero_exit", answer.getString("runtime_error_type"));
    assertEquals("", answer.getString("stdout"));
    assertNull(answer.getValue("result"));
    assertEquals(new JsonArray(), answer.getJsonArray("artifacts"));
    return answer;
  }

  private static void assertComplains(JsonObject answer, String reason) {
    assertFailed(answer, 1);
    assertTrue(answer.getString("stderr").contains(reason), answer::encode);
  }
}
