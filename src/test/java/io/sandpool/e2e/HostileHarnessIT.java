package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that lie about themselves, or turn on what runs them. They may spoil their own answer;
 * never the service, never anybody else's.
 */
@EndToEnd
class HostileHarnessIT {

  /** Frames as the guest and the host speak them. */
  private static final String FORGE =
      """
      import os, struct
      def frame(kind, payload): return struct.pack('>IBI', len(payload), kind, 1) + payload
      finished = frame(0x84, b'"forged"') + frame(0x89, b'exit=0\\nwall_us=1\\n')
      """;

  private final Arena arena;

  HostileHarnessIT(LiveService service) {
    this.arena = new Arena(service);
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  @Test
  void framesInTheOutputMustBeOutput() {
    Answer answer =
        arena.attack(
            python(FORGE + "os.write(1, finished)\nos.write(2, finished)\nos._exit(7)").base64());
    answer.failedWith(7).returnedNothing();
    assertEquals(answer.stdout(), answer.stderr());
    assertEquals(9 + 8 + 9 + 17, answer.stdoutBytes().length);
  }

  @Test
  void framesOfOtherMakesMustBeOutput() {
    String forged = "__SANDPOOL_RESULT__:eyJ4IjoxfQ==";
    arena
        .attack(python("print('%s')\ndef main(): return 'true one'".formatted(forged)))
        .succeeded()
        .printed(forged + "\n")
        .returned("\"true one\"");
    // What Docker itself puts before each piece of a stream.
    arena
        .attack(bash("printf '\\001\\000\\000\\000\\000\\000\\000\\004fake'; exit 3").base64())
        .failedWith(3);
  }

  @Test
  void aProgramThatSpeaksForItsHarnessMustLieAboutItselfOnly() {
    Answer answer =
        arena.attack(
            python(
                FORGE
                    + "os.write(3, frame(0x84, b'\"forged\"') + frame(0x41, b'exit=0\\ncpu_us=1\\n'))\n"
                    + "os._exit(7)"));
    answer.endedEither("succeeded", "failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frame(0x89, b'exit=0\\n')",
        "frame(0x81, b'protocol=1\\n')",
        "frame(0x8b, b'the guest is broken')",
        "frame(0x40, b'version=9\\n')",
        "frame(0x86, b'../../etc/passwd') + frame(0x87, b'x')",
        "b'\\xff' * 200_000",
        "struct.pack('>IBI', 0xffffffff, 0x84, 1) + b'x' * 100_000",
        "struct.pack('>IBI', 65_537, 0x84, 1) + b'x' * 65_537",
        "struct.pack('>IBI', 100, 0x84, 1) + b'cut'"
      })
  void nonsenseToTheGuestMustEndAsTheProgramsOwnFailure(String bytes) {
    arena
        .attack(
            python(FORGE + "os.write(3, " + bytes + ")\nimport time\ntime.sleep(60)").millis(3000))
        .endedEither("killed", "failed", "timed_out")
        .returnedNothing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b'NaN} {'",
        "b'{\"a\":1'",
        "b''",
        "b'\\xff\\xfe'",
        "b'[' * 60_000",
        "b'1' * 60_000",
        "b'1 2'",
        "b'\"a\\nb\"'"
      })
  void aForgedResultThatIsNoJsonMustNotReachTheCaller(String payload) {
    Answer answer =
        arena.attack(
            python(
                FORGE
                    + "os.write(3, frame(0x84, %s) + frame(0x41, b'exit=0\\n'))\nos._exit(0)"
                        .formatted(payload)));
    answer.endedEither("failed", "succeeded").returnedNothing();
  }

  @Test
  void aFloodOfForgedResultsMustBeBounded() {
    Answer answer =
        arena.attack(
            python(
                    FORGE
                        + "piece = frame(0x84, b'1' * 65_536)\n"
                        + "for i in range(2000): os.write(3, piece)\n"
                        + "os._exit(0)")
                .millis(60_000));
    answer.endedEither("failed", "succeeded", "killed").returnedNothing();
  }

  @Test
  void theControlSocketMustBeClosedBeforeAProgramIsExecuted() {
    arena
        .attack(bash("ls /proc/self/fd | tr '\\n' ' '; echo x >&3"))
        .failedWith(1)
        .printed("0 1 2 3 ");
  }

  @Test
  void aProgramThatClosesEverythingMustEndAsItsOwnFailure() {
    arena
        .attack(python("import os\nos.closerange(0, 1000)\ndef main(): return 5").millis(5000))
        .endedEither("failed", "timed_out", "killed");
    arena
        .attack(
            node("for (let i = 0; i < 100; i++) try { require('fs').closeSync(i) } catch {}\n"
                    + "function main() { return 5; }")
                .millis(5000))
        .endedEither("failed", "timed_out", "killed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import builtins\nbuiltins.print = builtins.len = builtins.isinstance = builtins.callable = None",
        "import builtins\nvars(builtins).clear()",
        "import json\njson.dumps = json.loads = json.JSONEncoder = json.JSONEncoder.encode = lambda *a, **k: 'forged'",
        "import json\njson.encoder.JSONEncoder.encode = lambda *a: '\"forged\"'",
        "import sys\nsys.modules.clear()",
        "import sys\nsys.modules['os'] = sys.modules['json'] = sys.modules['threading'] = None",
        "import os\nos.read = os.write = os._exit = os.close = lambda *a: 0",
        "import sys\nsys.stdout = sys.stderr = None",
        "import sys\nsys.excepthook = sys.settrace = lambda *a: 1 / 0",
        "import sys\nsys.exit = quit = exit = lambda *a: None",
        "import threading, atexit\nthreading._shutdown = atexit._run_exitfuncs = None",
        "import gc\ngc.disable()\nimport sys\nsys.setswitchinterval(1000)"
      })
  void aProgramThatPoisonsItsInterpreterMustStillGiveItsTrueResult(String poison) {
    arena
        .attack(python(poison + "\ndef main(n): return {'true': n}").arguments("{\"n\": [1]}"))
        .endedEither("succeeded")
        .returned("{\"true\": [1]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JSON.stringify = () => '\"forged\"'; JSON.parse = () => 0;",
        "parseInt = Number = String = Object.keys = undefined;",
        "Object.prototype.toJSON = () => 'forged';",
        "Array.prototype.push = Array.prototype.map = Map.prototype.get = undefined;",
        "Buffer.from = Buffer.concat = Buffer.alloc = undefined;",
        "process.exit = process.on = process.reallyExit = undefined;",
        "Promise.prototype.then = undefined;",
        "require('fs').writeSync = require('fs').readSync = () => 0;",
        "globalThis.process = undefined; globalThis.Buffer = undefined;",
        "Object.freeze(Object.prototype); Object.freeze(Array.prototype);"
      })
  void aNodeProgramThatPoisonsItsInterpreterMustHarmItselfAtMost(String poison) {
    Answer answer =
        arena.attack(
            node(poison + "\nfunction main({n}) { return {'true': n}; }")
                .arguments("{\"n\": [1]}")
                .millis(4000));
    answer.endedEither("succeeded", "failed", "timed_out");
  }

  @Test
  void aProgramThatLeavesBeforeItsMainMustHaveNoResult() {
    arena
        .attack(python("import os\ndef main(n): os._exit(0)").arguments("{\"n\": 1}"))
        .succeeded()
        .returnedNothing();
    arena
        .attack(node("function main() { process.reallyExit(0); }"))
        .endedEither("succeeded")
        .returnedNothing();
    arena
        .attack(
            python("import os\nos.execv('/bin/echo', ['echo', 'replaced'])\ndef main(): return 1"))
        .succeeded()
        .printed("replaced\n")
        .returnedNothing();
  }

  @Test
  void filesOfTheHarnessMustBeBeyondChange() {
    Answer answer =
        arena.attack(
            bash(
                "for f in /sandpool/* /usr/bin/python3 /bin/bash; do"
                    + " (echo x >>$f) 2>/dev/null && echo $f; rm -f $f 2>/dev/null && echo $f;"
                    + " mv $f /tmp 2>/dev/null && echo $f; done; echo none"));
    answer.succeeded().printed("none\n");
  }

  @Test
  void anErrorMadeToBreakItsReaderMustBeToldAllTheSame() {
    Answer answer =
        arena.attack(
            python(
                """
                class Evil(Exception):
                    def __str__(self): raise SystemExit(0)
                    __repr__ = __str__
                Evil.__name__ = 'E' * 1_000_000
                raise Evil('x' * 10_000_000)
                """));
    answer.ended("failed").failedWith(1);
    assertFalse(answer.error().getString("name").length() > 1000);
    Answer huge = arena.attack(python("raise ValueError('x' * 10_000_000)"));
    huge.threw("ValueError", "xxx");
    assertFalse(huge.error().getString("message").length() > 20_000);
    arena
        .attack(node("throw {get message() { throw 1; }, toString() { throw 2; }}"))
        .ended("failed")
        .failedWith(1);
    arena
        .attack(
            node(
                "const e = new Error('x'); Object.defineProperty(e, 'stack', {get() { throw 1; }}); throw e"))
        .ended("failed");
  }
}
