package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that write, or are fed, more or other things than anyone expects. */
@EndToEnd
class HostileOutputIT {

  private static final int KEPT = 1 << 20;

  private final Arena arena;

  HostileOutputIT(LiveService service) {
    this.arena = new Arena(service);
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  @Test
  void aGigabyteOfOutputMustBeCutAndTheProgramMustGoOn() {
    Answer answer =
        arena.attack(
            python(
                    """
                    import os
                    line = (b'x' * 99 + b'\\n') * 10_486
                    for i in range(1024): os.write(1, line)
                    def main(): return 'went on'
                    """)
                .millis(120_000));
    answer.succeeded().returned("\"went on\"");
    assertEquals(KEPT, answer.stdout().length());
    assertTrue(answer.json().getBoolean("stdout_truncated"));
    assertFalse(answer.json().getBoolean("stderr_truncated"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr '\\0' x </dev/zero", "yes", "tr '\\0' x </dev/zero >&2"})
  void outputWithoutEndMustEndAtItsTimeCutAndFlagged(String code) {
    Answer answer = arena.attack(bash(code).millis(2000)).timedOut();
    boolean stderr = code.endsWith(">&2");
    assertEquals(KEPT, (stderr ? answer.stderr() : answer.stdout()).length());
    assertEquals(!stderr, answer.json().getBoolean("stdout_truncated"));
    assertEquals(stderr, answer.json().getBoolean("stderr_truncated"));
  }

  @Test
  void interleavedFloodsMustBothBeCutExactly() {
    Answer answer =
        arena.attack(
            python(
                    """
                    import os
                    for i in range(3000):
                        os.write(1, b'o' * 1000)
                        os.write(2, b'e' * 1000)
                    """)
                .millis(120_000));
    answer.succeeded();
    assertEquals("o".repeat(KEPT), answer.stdout());
    assertEquals("e".repeat(KEPT), answer.stderr());
  }

  @Test
  void anyByteMustSurviveInBase64AndBecomeValidTextWithout() {
    Program binary =
        python(
            "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 2 + b'\\x1b[31m\\r\\0\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80')");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 512; i++) {
      expected.write(i);
    }
    expected.writeBytes("\u001b[31m\r\u0000".getBytes(StandardCharsets.US_ASCII));
    expected.writeBytes(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    expected.writeBytes(new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80});
    assertArrayEquals(
        expected.toByteArray(), arena.attack(binary.base64()).succeeded().stdoutBytes());
    assertEquals(
        new String(expected.toByteArray(), StandardCharsets.UTF_8),
        arena.attack(binary).succeeded().stdout());
  }

  @Test
  void loneSurrogatesInAResultMustNotSpoilTheAnswer() {
    arena.attack(python("def main(): return '\\ud800'")).succeeded();
    arena.attack(node("function main() { return '\\ud800'; }")).succeeded();
    arena.attack(python("raise ValueError('\\ud800')")).threw("ValueError", "");
  }

  @Test
  void aResultNestedTooDeeplyMustFailAsTheProgramsOwn() {
    Answer answer =
        arena.attack(python("def main():\n  x = []\n  for i in range(900): x = [x]\n  return x"));
    answer.ended("failed").returnedNothing();
    answer.named("InvalidResult");
  }

  @Test
  void hugeInputMustDoNoHarmReadOrNot() {
    byte[] huge = new byte[16 << 20];
    arena.attack(bash("wc -c").stdin(huge).millis(60_000)).succeeded().printed(huge.length + "\n");
    arena.attack(bash("echo unread").stdin(huge).millis(60_000)).succeeded().printed("unread\n");
    arena
        .attack(bash("head -c 3 | wc -c; exec <&-; echo closed").stdin(huge).millis(60_000))
        .succeeded()
        .printed("3\nclosed\n");
    arena.attack(bash("exec <&-; sleep 0.2; cat; echo $?").stdin(huge).millis(60_000)).succeeded();
  }

  @Test
  void streamsThatTheProgramClosesMustDoNoHarm() {
    arena
        .attack(python("import os\nprint('x', flush=True)\nos.close(1)\nos.close(2)\nos.close(0)"))
        .endedEither("succeeded", "failed")
        .printed("x\n");
    arena.attack(bash("echo x; exec >&- 2>&- <&-; exit 3")).failedWith(3).printed("x\n");
    arena
        .attack(node("console.log('x'); require('fs').closeSync(1); process.exitCode = 3"))
        .failedWith(3)
        .printed("x\n");
  }

  @Test
  void wordsThatOthersTakeForVerdictsMustBePlainOutput() {
    String words =
        "__RESULT__:{}\\nPermission denied\\nOOMKilled\\nTIMEOUT exit code 137\\nevent: finished\\ndata: {}\\n\\n";
    Answer answer =
        arena.attack(bash("printf '%s'; printf '%s' >&2; exit 1".formatted(words, words)));
    answer.failedWith(1).printed(words.translateEscapes()).complained(words.translateEscapes());
  }
}
