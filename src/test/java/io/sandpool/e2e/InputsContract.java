package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Standard input, environment, arguments and files that a caller sends along. */
abstract class InputsContract extends Contract {

  private static final String UNICODE = "tab\t quote\" ' $HOME `id` ü 漢 😀 \\ % \n second line";

  InputsContract(LiveService service) {
    super(service);
  }

  private static byte[] everyByte() {
    byte[] bytes = new byte[1024];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void standardInputMustArriveByteForByteInEachLanguage() {
    Program[] echoes = {
      python("import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read())"),
      node("process.stdin.pipe(process.stdout)"),
      bash("cat")
    };
    for (Program echo : echoes) {
      Answer answer = api.run(echo.stdin(everyByte()).base64()).succeeded();
      assertArrayEquals(everyByte(), answer.stdoutBytes(), echo::toString);
    }
  }

  @Test
  void standardInputMustBeReadableAsLines() {
    api.run(python("print(input() + input())").stdin("ü\nb\n")).succeeded().printed("üb\n");
    api.run(
            node("require('readline').createInterface({input: process.stdin}).on('line', l =>"
                    + " console.log('<' + l + '>'))")
                .stdin("ü\nb\n"))
        .succeeded()
        .printed("<ü>\n<b>\n");
    api.run(bash("read -r a; read -r b; echo \"$b$a\"").stdin("a\nü\n"))
        .succeeded()
        .printed("üa\n");
  }

  @Test
  void standardInputMustBeAtItsEndWhereNoneIsGiven() {
    api.run(python("import sys\nprint(repr(sys.stdin.read()))")).succeeded().printed("''\n");
    api.run(node("console.log(require('fs').readFileSync(0).length)")).succeeded().printed("0\n");
    api.run(bash("cat; echo end")).succeeded().printed("end\n");
  }

  @Test
  void variablesMustArriveAsTheyAreInEachLanguage() {
    Program[] echoes = {
      python("import os\nprint(os.environ['MY_VAR'], end='')"),
      node("process.stdout.write(process.env.MY_VAR)"),
      bash("printf %s \"$MY_VAR\"")
    };
    for (Program echo : echoes) {
      api.run(echo.env("MY_VAR", UNICODE).env("OTHER", "")).succeeded().printed(UNICODE);
    }
  }

  @Test
  void childProcessesMustInheritTheVariables() {
    String show = "printf %s \"$MY_VAR\"";
    api.run(
            python("import subprocess\nsubprocess.run(['sh', '-c', '''%s'''])".formatted(show))
                .env("MY_VAR", UNICODE))
        .succeeded()
        .printed(UNICODE);
    api.run(
            node("require('child_process').spawnSync('sh', ['-c', '%s'], {stdio: 'inherit'})"
                    .formatted(show))
                .env("MY_VAR", UNICODE))
        .succeeded()
        .printed(UNICODE);
  }

  @Test
  void aTimeZoneMustBeHonoured() {
    api.run(python("import time\nprint(time.strftime('%H', time.localtime(0)))").env("TZ", "UTC-5"))
        .succeeded()
        .printed("05\n");
  }

  @Test
  void argumentsOfScriptsMustArriveAsTheyAreInEachLanguage() {
    Program[] echoes = {
      python("import sys\nprint('|'.join(sys.argv[1:]), end='')"),
      node("process.stdout.write(process.argv.slice(2).join('|'))"),
      bash("printf %s \"$1|$2|$3\"")
    };
    for (Program echo : echoes) {
      api.run(echo.args("-x", "", UNICODE)).succeeded().printed("-x||" + UNICODE);
    }
  }

  @Test
  void manyLargeArgumentsMustArrive() {
    JsonArray args = new JsonArray();
    for (int i = 0; i < 100; i++) {
      args.add("x".repeat(30_000));
    }
    api.run(python("import sys\nprint(sum(map(len, sys.argv[1:])))").with("args", args))
        .succeeded()
        .printed("3000000\n");
  }

  @Test
  void filesMustLieBelowTheWorkingDirectoryInEachLanguage() {
    Program[] readers = {
      python("import sys\nsys.stdout.buffer.write(open('data/dir/ü.bin', 'rb').read())"),
      node("process.stdout.write(require('fs').readFileSync('data/dir/ü.bin'))"),
      bash("cat data/dir/ü.bin")
    };
    for (Program reader : readers) {
      Program program = reader.file("data/dir/ü.bin", everyByte()).file("empty", new byte[0]);
      assertArrayEquals(everyByte(), api.run(program.base64()).succeeded().stdoutBytes());
    }
  }

  @Test
  void filesMustServeAsModules() {
    byte[] pythonModule = "def f(): return 'imported'".getBytes(StandardCharsets.UTF_8);
    api.run(
            python("from pkg.mod import f\ndef main(): return f()")
                .file("pkg/mod.py", pythonModule))
        .succeeded()
        .returned("\"imported\"");
    byte[] nodeModule = "exports.f = () => 'required'".getBytes(StandardCharsets.UTF_8);
    api.run(
            node("const {f} = require('./lib/mod'); function main() { return f(); }")
                .file("lib/mod.js", nodeModule))
        .succeeded()
        .returned("\"required\"");
  }

  @EachOf({
    "../up",
    "/absolute",
    "a/../../b",
    "a//b",
    "a/",
    "./a",
    ".",
    "..",
    "a/.",
    "a\nb",
    "a\u0000b"
  })
  void aPathThatLeadsElsewhereMustBeRefusedBeforeAnythingRuns(String path) {
    Answer answer = api.post(python("print(1)").file(path, new byte[] {1}));
    answer.refused(400, "invalid-request");
    answer.pointsTo("/files/0/path");
  }

  @EachOf({"a\\..\\b", "%2e%2e%2fb", "C:\\x", "...", "-rf", "~", "$(id)", "a b\u00a0c"})
  void aPathThatOnlyLooksLikeATrickMustBeAPlainName(String path) {
    api.run(
            python(
                    "import os\nprint(sorted(os.listdir('.')))\nprint(open(%s).read())"
                        .formatted(new JsonArray().add(path).encode().replaceAll("^\\[|]$", "")))
                .file(path, "content".getBytes(StandardCharsets.UTF_8)))
        .succeeded();
  }

  @Test
  void filesThatGetInEachOthersWayMustBeRefused() {
    byte[] x = {1};
    api.post(python("1").file("a", x).file("a", x)).refused(400, "invalid-request");
    api.post(python("1").file("a", x).file("a/b", x)).refused(400, "invalid-request");
  }

  @EachOf({"artifacts", "main.py/x"})
  void filesThatGetInTheWayOfTheSandboxesOwnMustBeRefusedAsTheCallersMistake(String path) {
    api.post(python("print(1)").file(path, new byte[] {1})).refused(400, "invalid-request");
  }

  @Test
  void filesBeyondTheDiskLimitMustEndTheRunByThatLimit() {
    Answer answer =
        api.run(
            python("print('never')").file("big", new byte[3 << 20]).limit("disk_bytes", 1 << 20));
    answer.ended("killed").printed("");
    answer.named("DiskLimitExceeded");
  }

  @Test
  void standardInputAndItsEncodedFormMustNotComeTogether() {
    String encoded = Base64.getEncoder().encodeToString(new byte[] {1});
    api.post(python("1").stdin("x").with("stdin_base64", encoded)).refused(400, "invalid-request");
  }
}
