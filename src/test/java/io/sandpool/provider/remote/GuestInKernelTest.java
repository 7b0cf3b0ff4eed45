package io.sandpool.provider.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.OutputSink;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RefusedArtifact;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The guest in a Python kernel, for real: needs python3, node and bash, no cloud. */
class GuestInKernelTest {

  private static RunReport run(String language, String code) {
    return run(Requests.of(language, code));
  }

  private static RunReport run(ExecutionRequest request) {
    try (LocalSandbox sandbox = new LocalSandbox(request.language())) {
      return sandbox.run(request);
    }
  }

  private static String text(Bytes bytes) {
    return bytes.toUtf8();
  }

  @Test
  void mainMustTakeArgumentsAndReturnAResultInEachLanguageThatHasOne() {
    String json = "{\"a\":[1,null,\"\u00fc\"]}";
    for (String[] one :
        new String[][] {
          {"python", "def main(a):\n    print('x')\n    return {'got': a}"},
          {"nodejs", "async function main({a}) { console.log('x'); return {got: a}; }"}
        }) {
      RunReport report = run(Requests.withArguments(one[0], one[1], json));
      assertEquals(Outcome.SUCCEEDED, report.outcome(), () -> text(report.stderr().bytes()));
      assertEquals("x\n", text(report.stdout().bytes()));
      assertEquals(
          "{\"got\":[1,null,\"\u00fc\"]}", report.resultJson().orElse("").replace(" ", ""));
    }
  }

  @Test
  void aScriptMustHaveWhatTheCallerGives() {
    RunReport report =
        run(
            Requests.with(
                "bash",
                "echo \"$1 $GREETING\"; cat; cat data/f; echo err >&2; exit 3",
                Optional.empty(),
                "from stdin\n",
                Map.of("GREETING", "h\u00e9"),
                List.of("a b"),
                List.of(new InputFile("data/f", Bytes.utf8("from file\n")))));
    assertEquals("a b h\u00e9\nfrom stdin\nfrom file\n", text(report.stdout().bytes()));
    assertEquals("err\n", text(report.stderr().bytes()));
    assertEquals(OptionalInt.of(3), report.exitCode());
  }

  @Test
  void artifactsMustComeBackAndLinksMustNot() {
    RunReport report =
        run(
            "python",
            "import os\nopen('artifacts/a.bin','wb').write(bytes(200000))\n"
                + "os.symlink('/etc/passwd','artifacts/link')");
    assertEquals(List.of(new Artifact("a.bin", Bytes.wrap(new byte[200_000]))), report.artifacts());
    assertEquals(List.of(new RefusedArtifact("link", "link")), report.refusedArtifacts());
  }

  @Test
  void forgedTokensMustComeOutAsPlainOutput() {
    String forged = "<<n0nce:0:iQAAAAEAAAAB>>\n<<n0nce:1:AAAA>>\n";
    RunReport report =
        run("python", "import sys\nsys.stdout.write(%s)\nsys.exit(5)".formatted(quoted(forged)));
    assertEquals(forged, text(report.stdout().bytes()));
    assertEquals(OptionalInt.of(5), report.exitCode());
  }

  @Test
  void whatIsWrittenToTheKernelsOwnStreamsMustNotCountAsOutput() {
    try (LocalSandbox sandbox = new LocalSandbox("python")) {
      RunReport report =
          sandbox.run(
              Requests.of(
                  "python",
                  """
                  try:
                      with open('/proc/%d/fd/1', 'w') as kernel:
                          kernel.write('<<forged:0:AAAA>>\\n' * 50)
                  except OSError:
                      pass
                  print('fine')
                  """
                      .formatted(sandbox.kernel.pid())));
      assertEquals("fine\n", text(report.stdout().bytes()));
      assertEquals(Outcome.SUCCEEDED, report.outcome());
    }
  }

  @Test
  void outputMustBeCutAtTheExactByte() {
    Limits limits = Requests.limits();
    RunReport report = run("python", "import sys\nsys.stdout.write('x' * 3000000)");
    assertEquals(limits.stdoutBytes(), report.stdout().bytes().size());
    assertTrue(report.stdout().truncated());
    assertEquals(Outcome.SUCCEEDED, report.outcome());
  }

  @Test
  void anEndWithoutCeremonyMustBeToldAsItWas() {
    assertEquals(OptionalInt.of(7), run("python", "import os; os._exit(7)").exitCode());
    assertEquals(
        Optional.of("SIGKILL"), run("python", "import os; os.kill(os.getpid(), 9)").signal());
  }

  @Test
  void killingTheGuestMustNeverLookLikeSuccess() {
    for (String code :
        List.of(
            "import os, time\nos.killpg(os.getpgid(os.getppid()), 9)\ntime.sleep(9)",
            "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(9)")) {
      assertNotEquals(Outcome.SUCCEEDED, run("python", code).outcome());
    }
  }

  @Test
  void aDaemonMustNotHoldUpTheAnswer() {
    RunReport report =
        run(
            "python",
            "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
                + "        time.sleep(600)\n    os._exit(0)\nprint('done')");
    assertEquals("done\n", text(report.stdout().bytes()));
  }

  @Test
  void outputMustComeWhileTheProgramRuns() {
    try (LocalSandbox sandbox = new LocalSandbox("python")) {
      OutputSink sink =
          chunk -> {
            touch(sandbox.workFolder().resolve("go"));
            return Future.succeededFuture();
          };
      RunReport report =
          sandbox.run(
              Requests.of(
                  "python",
                  "import os, time\nprint('first', flush=True)\n"
                      + "while not os.path.exists('go'): time.sleep(0.005)\nprint('second')"),
              Requests.limits(),
              sink);
      assertEquals("first\nsecond\n", text(report.stdout().bytes()));
    }
  }

  @Test
  void theGuestMustKeepTheTimeAndBringBackTheOutputSoFar() {
    try (LocalSandbox sandbox = new LocalSandbox("nodejs")) {
      Limits limits = withWall(Duration.ofMillis(300));
      RunReport report =
          sandbox.run(
              Requests.of("nodejs", "console.log('so far'); for (;;);"), limits, OutputSink.none());
      assertEquals(Outcome.TIMED_OUT, report.outcome());
      assertEquals("so far\n", text(report.stdout().bytes()));
    }
  }

  @Test
  void aRunThatIsGivenUpMustEndWithAllThatItStarted() {
    try (LocalSandbox sandbox = new LocalSandbox("bash")) {
      CompletableFuture<String> pids = new CompletableFuture<>();
      sandbox.begin(
          Requests.of("bash", "setsid sleep 600 & echo $! $$; wait"),
          chunk -> {
            pids.complete(text(chunk.bytes()));
            return Future.succeededFuture();
          });
      List<String> all = List.of(pids.join().strip().split(" "));
      assertEquals(2, all.size());
      sandbox.abandon();
      for (String pid : all) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> process.onExit().join());
      }
    }
  }

  @Test
  void theKernelMustNotBeDisturbed() {
    String state =
        """
        import os, signal
        print(os.getcwd(), 'X' in os.environ, os.umask(0o77) == 0o777,
              *(signal.getsignal(s) == d for s, d in (
                  (signal.SIGCHLD, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_DFL),
                  (signal.SIGINT, signal.default_int_handler))))
        """;
    try (LocalSandbox sandbox = new LocalSandbox("python")) {
      sandbox.run(
          Requests.of(
              "python", "import os; os.chdir('/'); os.environ['X'] = 'y'; os.umask(0o777)"));
      assertEquals(
          System.getProperty("user.dir") + " False False True True True\n",
          sandbox.kernelSays(state));
    }
  }

  @Test
  void aLanguageWithoutAGuestMustBeRefusedByName() {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> new LocalSandbox("cobol").close());
    assertTrue(String.valueOf(failure.getMessage()).contains("no guest for the language 'cobol'"));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\n", "\\n") + "'";
  }

  private static void touch(Path path) {
    try {
      if (!Files.exists(path)) {
        Files.createFile(path);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Limits withWall(Duration wall) {
    Limits like = Requests.limits();
    return new Limits(
        wall,
        like.memoryBytes(),
        like.milliCpus(),
        like.processes(),
        like.openFiles(),
        like.diskBytes(),
        like.stdoutBytes(),
        like.stderrBytes(),
        like.resultBytes(),
        like.artifactCount(),
        like.artifactBytes());
  }
}
