package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that take all there is: each must end by a limit of its own. */
@EndToEnd
class HostileResourcesIT {

  /** Enough for what must end by another limit than time, on a machine that is busy. */
  private static final int AMPLE = 90_000;

  private final Arena arena;

  HostileResourcesIT(LiveService service) {
    this.arena = new Arena(service);
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  // Time

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "python~while True: pass",
        "python~import time; time.sleep(1e9)",
        "python~x = 10 ** 10 ** 9",
        "python~import re; re.match('(a+)+$', 'a' * 40 + 'b')",
        "nodejs~for (;;);",
        "nodejs~setInterval(() => {}, 1e6)",
        "bash~while :; do :; done",
        "bash~sleep 1000000000"
      })
  void aProgramWithoutEndMustEndAtItsTime(String language, String code) {
    arena.attack(Program.in(language, code).millis(1500)).timedOut();
  }

  @Test
  void aProgramThatIgnoresEverySignalMustEndAtItsTime() {
    arena
        .attack(
            python(
                    """
                    import signal
                    for number in range(1, 65):
                        try: signal.signal(number, signal.SIG_IGN)
                        except (OSError, ValueError): pass
                    print('armed', flush=True)
                    while True: signal.pause()
                    """)
                .millis(1500))
        .timedOut()
        .printed("armed\n");
    arena
        .attack(
            bash("trap '' TERM INT HUP QUIT; echo armed; while :; do sleep 1; done").millis(1500))
        .timedOut()
        .printed("armed\n");
    arena
        .attack(
            node("process.on('SIGTERM', () => {}); console.log('armed'); setInterval(() => {}, 9)")
                .millis(1500))
        .timedOut()
        .printed("armed\n");
  }

  // Processes and threads

  @Test
  void aForkBombMustEndAsItsOwnFailureAndHarmNobody() {
    arena
        .attack(
            python(
                    """
                    import os
                    while True:
                        try: os.fork()
                        except OSError: pass
                    """)
                .millis(4000))
        .endedEither("timed_out", "memory_exceeded", "killed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":(){ :|:& };:; sleep 60",
        "bomb() { bomb | bomb; }; bomb",
        "while :; do $0 & done"
      })
  void aForkBombOfTheShellMustEndAsItsOwnFailureAndHarmNobody(String bomb) {
    Answer answer = arena.attack(bash(bomb).millis(4000));
    answer.endedEither("timed_out", "memory_exceeded", "killed");
  }

  @Test
  void aForkBombInTheBackgroundMustEndWithItsProgram() {
    arena.attack(bash(":(){ :|:& };:\necho lit").millis(AMPLE)).succeeded().printed("lit\n");
  }

  @Test
  void aBombOfNodeProcessesMustEndAsItsOwnFailureAndHarmNobody() {
    arena
        .attack(
            node("""
                    const {spawn} = require('child_process');
                    (function more() {
                      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']).on('error', () => {});
                      setImmediate(more);
                    })();
                    """)
                .millis(6000))
        .endedEither("timed_out", "memory_exceeded", "killed");
  }

  @Test
  void aThreadBombMustMeetTheLimitOfProcesses() {
    arena
        .attack(
            python(
                    """
                    import threading
                    forever = threading.Event()
                    def main():
                        threads = 0
                        try:
                            while True:
                                threading.Thread(target=forever.wait, daemon=True).start()
                                threads += 1
                        except RuntimeError as e:
                            return [threads < 200, str(e)]
                    """)
                .millis(AMPLE))
        .succeeded()
        .returned("[true, \"can't start new thread\"]");
    arena
        .attack(
            node("""
                    const {Worker} = require('worker_threads');
                    (function more() {
                      new Worker('setInterval(() => {}, 1e6)', {eval: true}).on('error', () => {});
                      setImmediate(more);
                    })();
                    """)
                .millis(5000))
        .endedEither("timed_out", "memory_exceeded", "failed", "killed");
  }

  @Test
  void openFilesMustRunOutForTheProgramOnly() {
    arena
        .attack(
            python(
                """
                import os
                def main():
                    files = 0
                    try:
                        while True:
                            os.open('/dev/null', os.O_RDONLY)
                            files += 1
                    except OSError as e:
                        return [900 < files < 1024, e.errno]
                """))
        .succeeded()
        .returned("[true, 24]");
  }

  // Memory

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b = bytearray()\nwhile len(b) < 1 << 30: b += bytes(1 << 24)",
        "l = []\nwhile True: l.append('x' * 100_000 + str(len(l)))",
        "import mmap\nm = mmap.mmap(-1, 1 << 30)\nfor i in range(0, 1 << 30, 4096): m[i] = 1",
        "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n): return f(n + 1)\nf(0)",
        "import zlib\nz = zlib.compress(bytes(1 << 28))\nx = zlib.decompress(z) + zlib.decompress(z)",
        "import numpy\nx = numpy.ones(1 << 27)",
        "'x' * (1 << 34)"
      })
  void aMemoryBombMustEndAtTheMemoryLimit(String code) {
    Answer answer = arena.attack(python(code).millis(AMPLE));
    if (!answer.outcome().equals("failed")) {
      answer.ranOutOfMemory();
    } else {
      // Where the interpreter itself hears that there is no more.
      answer.named("MemoryError");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const l = []; for (;;) l.push(new Array(100000).fill(l.length));",
        "const l = []; for (;;) l.push(Buffer.alloc(1 << 24, 1));",
        "let s = 'x'; for (;;) s += s + Math.random();"
      })
  void aMemoryBombOfNodeMustEndAtTheMemoryLimit(String code) {
    Answer answer = arena.attack(node(code).millis(AMPLE));
    if (answer.outcome().equals("failed")) {
      answer.named("RangeError");
    } else {
      answer.ranOutOfMemory();
    }
  }

  @Test
  void aMemoryBombOfTheShellMustEndAtTheMemoryLimit() {
    arena.attack(bash("x=x; while :; do x=$x$x; done").millis(AMPLE)).ranOutOfMemory();
  }

  // Failures that only look large

  @Test
  void deepRecursionMustFailAsAnException() {
    arena.attack(python("def f(): f()\nf()")).threw("RecursionError", "maximum recursion depth");
    arena.attack(node("(function f() { f(); })()")).threw("RangeError", "call stack");
  }

  @Test
  void crashesOfTheInterpreterMustBeNamedByTheirSignal() {
    arena.attack(python("import ctypes\nctypes.string_at(0)")).killedBy("SIGSEGV");
    arena.attack(python("import os\nos.abort()")).killedBy("SIGABRT");
    arena.attack(node("process.abort()")).killedBy("SIGABRT");
    Answer shell = arena.attack(bash("f() { f; }; f").millis(AMPLE));
    assertTrue(shell.outcome().matches("killed|memory_exceeded"), shell::toString);
    assertEquals("", shell.stdout());
  }
}
