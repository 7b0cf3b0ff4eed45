package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The limits that a request may lower, and that nothing may exceed. */
abstract class LimitsContract extends Contract {

  LimitsContract(LiveService service) {
    super(service);
  }

  @EachOf({"python|while True: pass", "nodejs|for (;;);", "bash|while :; do :; done"})
  void aProgramMustEndAtItsTimeWithWhatItHadSaid(String language, String forEver) {
    String say = language.equals("nodejs") ? "console.log('said');" : "echo said\n";
    say = language.equals("python") ? "print('said', flush=True)\n" : say;
    api.run(Program.in(language, say + forEver).millis(1500)).timedOut().printed("said\n");
  }

  @Test
  void lessMemoryThanTheSandboxHasMustBeHeld() {
    api.run(python("x = bytearray(100 << 20)").limit("memory_bytes", 64 << 20).millis(longest()))
        .ranOutOfMemory();
    api.run(python("x = bytearray(20 << 20)").limit("memory_bytes", 64 << 20)).succeeded();
  }

  @Test
  void fewerProcessesThanTheSandboxHasMustBeHeld() {
    api.run(
            python(
                    """
                    import os, signal
                    def main():
                        children = 0
                        try:
                            while True:
                                if os.fork() == 0:
                                    signal.pause()
                                children += 1
                        except OSError as e:
                            return [children, e.errno]
                    """)
                .limit("processes", 8)
                .millis(longest()))
        .succeeded()
        // gVisor does not count the first one.
        .returned("[8, 11]");
  }

  @Test
  void fewerOpenFilesThanTheSandboxHasMustBeHeld() {
    api.run(python("import os\nwhile True: os.dup(0)").limit("open_files", 32))
        .threw("OSError", "Too many open files")
        .failedWith(1);
  }

  @Test
  void lessDiskThanTheSandboxHasMustBeHeldForOneFileAndForMany() {
    api.run(python("open('x', 'wb').write(bytes(3 << 20))").limit("disk_bytes", 1 << 20))
        .endedEither("killed", "failed");
    api.run(
            python(
                    """
                    import time
                    for i in range(1000):
                        open(str(i), 'wb').write(bytes(100 << 10))
                        time.sleep(0.05)
                    """)
                .limit("disk_bytes", 1 << 20)
                .millis(longest()))
        .ended("killed")
        .named("DiskLimitExceeded");
  }

  @Test
  void theLongestRunMustBeAcceptedAndNoneBeyond() {
    long most = provider().longestRun().toMillis();
    api.run(bash("echo in time").limit("wall_time_ms", most)).succeeded().printed("in time\n");
    Answer refusal = api.post(bash("echo never").limit("wall_time_ms", most + 1));
    refusal.refused(400, "invalid-request").pointsTo("/limits/wall_time_ms");
    assertTrue(refusal.detail().contains("at most " + most), refusal::detail);
  }

  @Test
  void lessProcessorThanTheSandboxHasMustBeAccepted() {
    Program slow = python("print('slow')").limit("cpus", 0.25).millis(longest());
    if (differs(Difference.PROCESSOR)) {
      Answer refusal = api.post(slow).refused(400, "invalid-request").pointsTo("/limits/cpus");
      assertTrue(
          refusal.detail().startsWith(provider().id() + " does not support"), refusal::detail);
    } else {
      api.run(slow).succeeded().printed("slow\n");
    }
  }

  @EachOf({
    "memory_bytes|1073741824",
    "wall_time_ms|3600000",
    "cpus|2",
    "processes|65536",
    "open_files|1048576",
    "disk_bytes|1073741824",
    "stdout_bytes|67108864",
    "stderr_bytes|67108864"
  })
  void moreThanThePoolAllowsMustBeRefused(String limit, String value) {
    api.post(python("1").limit(limit, Long.parseLong(value)))
        .refused(400, "invalid-request")
        .pointsTo("/limits/" + limit);
  }

  @EachOf({"wall_time_ms|0", "wall_time_ms|-1", "memory_bytes|0", "cpus|0", "processes|0"})
  void limitsThatMakeNoSenseMustBeRefused(String limit, String value) {
    api.post(python("1").limit(limit, Long.parseLong(value)))
        .refused(400, "invalid-request")
        .pointsTo("/limits/" + limit);
  }

  @EachOf({"0", "1", "10", "65536", "65537", "1048576", "3000001"})
  void outputMustBeCutAtTheExactByte(int limit) {
    Program flood =
        python("import sys\nfor f in (sys.stdout, sys.stderr): f.write('x' * 4_000_000)")
            .limit("stdout_bytes", limit)
            .limit("stderr_bytes", limit);
    Answer answer = api.run(flood).succeeded();
    assertEquals("x".repeat(limit), answer.stdout());
    assertEquals("x".repeat(limit), answer.stderr());
    assertTrue(answer.json().getBoolean("stdout_truncated"));
    assertTrue(answer.json().getBoolean("stderr_truncated"));
  }

  @Test
  void outputOfExactlyTheLimitMustNotCountAsCut() {
    Answer answer = api.run(bash("printf 12345; printf 123 >&2").limit("stdout_bytes", 5));
    answer.succeeded().printed("12345");
    assertFalse(answer.json().getBoolean("stdout_truncated"));
    assertFalse(answer.json().getBoolean("stderr_truncated"));
  }

  @EachOf({"11|ab漢字", "8|ab漢字", "7|ab漢", "5|ab漢", "4|ab", "1|a"})
  void aCutMustLeaveValidTextWithoutHalfACharacter(int limit, String expected) {
    Answer answer = api.run(bash("printf 'ab漢字😀'").limit("stdout_bytes", limit)).succeeded();
    assertEquals(expected, answer.stdout());
    assertTrue(answer.json().getBoolean("stdout_truncated"));
    Answer bytes = api.run(bash("printf 'ab漢字😀'").limit("stdout_bytes", limit).base64());
    assertEquals(limit, bytes.stdoutBytes().length);
  }

  @Test
  void aCutMustBeFlaggedHoweverTheProgramEnds() {
    Answer answer =
        api.run(bash("yes | head -c 100000; sleep 60").limit("stdout_bytes", 1000).millis(2000));
    assertEquals(1000, answer.timedOut().stdout().length());
    assertTrue(answer.json().getBoolean("stdout_truncated"));
  }

  @Test
  void aCallerMayHaveAProgramEndedThatWritesTooMuch() {
    Answer answer =
        api.run(
            node("for (;;) process.stdout.write('y'.repeat(1000))")
                .limit("stdout_bytes", 5000)
                .with("stop_on_output_limit", true)
                .millis(longest()));
    answer.ended("output_exceeded").named("OutputLimitExceeded").printed("y".repeat(5000));
    assertTrue(answer.json().getBoolean("stdout_truncated"));
  }

  @Test
  void aResultBeyondItsLimitMustFailAndSaySo() {
    api.run(python("def main(): return 'x' * (11 << 20)").millis(longest()))
        .threw("ResultTooLarge", "too large")
        .returnedNothing();
  }

  @Test
  void theLimitsMustBeListedPerLanguage() {
    JsonObject python =
        api.get("/v1/languages").getJsonArray("languages").stream()
            .map(JsonObject.class::cast)
            .filter(language -> "python".equals(language.getString("name")))
            .findFirst()
            .orElseThrow();
    assertEquals(10_000, python.getJsonObject("default_limits").getInteger("wall_time_ms"));
    assertEquals(256 << 20, python.getJsonObject("maximum_limits").getInteger("memory_bytes"));
  }
}
