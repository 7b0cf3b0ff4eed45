package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that leave artifacts which are traps. */
@EndToEnd
class HostileArtifactsIT {

  private final Arena arena;

  HostileArtifactsIT(LiveService service) {
    this.arena = new Arena(service);
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  @Test
  void linksMustBeRefusedAndNotFollowed() {
    Answer answer =
        arena.attack(
            bash(
                "cd artifacts; ln -s /etc/passwd link; ln -s / folder; ln -s ../main.sh up;"
                    + " ln -s loop loop; ln -s /nowhere dangling; ln -s /proc/self/fd/0 fd;"
                    + " mkdir d; ln -s /etc d/deep; echo fine >fine"));
    answer.succeeded();
    assertEquals(Set.of("fine"), answer.artifacts().keySet());
    assertEquals(
        Map.of(
            "link",
            "link",
            "folder",
            "link",
            "up",
            "link",
            "loop",
            "link",
            "dangling",
            "link",
            "fd",
            "link",
            "d/deep",
            "link"),
        answer.refusedArtifacts());
  }

  @Test
  void theFolderItselfMustNotBeALinkNorAFile() {
    Answer link = arena.attack(bash("rmdir artifacts; ln -s /etc artifacts"));
    link.succeeded();
    assertEquals(Map.of(), link.artifacts());
    assertEquals(Set.of("link"), Set.copyOf(link.refusedArtifacts().values()));
    Answer file = arena.attack(bash("rmdir artifacts; echo x >artifacts"));
    file.succeeded();
    assertEquals(Map.of(), file.artifacts());
    Answer gone = arena.attack(bash("rmdir artifacts"));
    gone.succeeded();
    assertEquals(Map.of(), gone.artifacts());
  }

  @Test
  void whatIsNoPlainFileMustBeRefusedWithoutWaiting() {
    Answer answer =
        arena.attack(
            python(
                """
                import os, socket
                os.chdir('artifacts')
                os.mkfifo('fifo')
                socket.socket(socket.AF_UNIX).bind('socket')
                for name, device in (('zero', 0x0105), ('disk', 0x0800)):
                    try: os.mknod(name, 0o20666, device)
                    except OSError: pass
                """));
    answer.succeeded();
    assertEquals(Map.of("fifo", "special", "socket", "special"), answer.refusedArtifacts());
    assertEquals(Map.of(), answer.artifacts());
  }

  @Test
  void aHardLinkMustBringNothingThatTheProgramCouldNotRead() {
    Answer answer =
        arena.attack(
            bash(
                "echo mine >own; ln own artifacts/own; ln /etc/shadow artifacts/shadow 2>/dev/null;"
                    + " ln /etc/passwd artifacts/passwd 2>/dev/null; true"));
    answer.succeeded();
    assertEquals(Set.of("own"), answer.artifacts().keySet());
  }

  @Test
  void aSparseFileOfATerabyteMustBeRefusedAtOnce() {
    Answer answer =
        arena.attack(
            python(
                "import os\nf = os.open('artifacts/sparse', os.O_CREAT | os.O_WRONLY)\nos.ftruncate(f, 1 << 40)"));
    if (answer.outcome().equals("succeeded")) {
      assertEquals(Map.of("sparse", "too_large"), answer.refusedArtifacts());
    } else {
      answer.ended("failed");
    }
    assertEquals(Map.of(), answer.artifacts());
  }

  @Test
  void aHundredThousandArtifactsMustBeLookedAtInPart() {
    Answer answer =
        arena.attack(
            python(
                    """
                    for i in range(100_000):
                        open(f'artifacts/{i:06}', 'w').close()
                    """)
                .millis(90_000));
    answer.endedEither("succeeded", "memory_exceeded", "timed_out");
    assertTrue(answer.artifacts().size() <= 20);
    assertTrue(answer.refusedArtifacts().size() <= 100);
  }

  @Test
  void foldersWithoutBottomMustBeLeftAtSomeDepth() {
    Answer answer =
        arena.attack(
            python(
                """
                import os
                os.chdir('artifacts')
                for i in range(500):
                    os.mkdir('d')
                    os.chdir('d')
                open('bottom', 'w').write('x')
                """));
    answer.succeeded();
    assertEquals(Map.of(), answer.artifacts());
    assertEquals(1, answer.refusedArtifacts().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b'new\\nline'",
        "b'esc\\x1b[31m'",
        "b'tab\\t'",
        "b'not\\xffutf8'",
        "b'back\\\\slash'",
        "b'\\xed\\xa0\\x80'",
        "b'del\\x7f'",
        "b'c1\\xc2\\x85'"
      })
  void aNameThatCouldDeceiveMustBeRefusedAndShownHarmlessly(String name) {
    Answer answer =
        arena.attack(
            python("open(b'artifacts/' + %s, 'w').write('x')".formatted(name)).millis(20_000));
    answer.succeeded();
    assertEquals(Map.of(), answer.artifacts());
    assertEquals(Set.of("bad_name"), Set.copyOf(answer.refusedArtifacts().values()));
    String shown = answer.refusedArtifacts().keySet().iterator().next();
    assertFalse(shown.chars().anyMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0)), shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..hidden",
        "...",
        "a b",
        "%2e%2e%2f",
        "C:",
        "-rf",
        "~",
        "é",
        "e\u0301",
        "con.txt"
      })
  void aNameThatIsOnlyUnusualMustComeBackAsItIs(String name) {
    Answer answer =
        arena.attack(
            python("import sys\nopen('artifacts/' + sys.argv[1], 'w').write('x')").args(name));
    answer.succeeded();
    assertEquals(Set.of(name), answer.artifacts().keySet());
  }

  @Test
  void theLongestNameMustComeBackAndTheLongestPathBeBounded() {
    Answer answer = arena.attack(python("open('artifacts/' + 'n' * 255, 'w').write('x')"));
    answer.succeeded();
    assertEquals(Set.of("n".repeat(255)), answer.artifacts().keySet());
    Answer deep =
        arena.attack(
            python(
                "import os\nos.chdir('artifacts')\nfor i in range(10):\n  os.mkdir('n' * 255)\n  os.chdir('n' * 255)\nopen('x', 'w').close()"));
    deep.succeeded();
    assertEquals(Map.of(), deep.artifacts());
  }

  @Test
  void filesThatTheProgramMadeUnreadableMustBeRefused() {
    Answer answer =
        arena.attack(
            bash("cd artifacts; echo x >f; chmod 0 f; mkdir d; echo x >d/g; chmod 0 d; echo y >h"));
    answer.succeeded();
    assertEquals(Set.of("h"), answer.artifacts().keySet());
    assertEquals(Map.of("f", "unreadable", "d", "unreadable"), answer.refusedArtifacts());
  }

  /** A file and a link change places as fast as they can while artifacts are collected. */
  @Test
  void aSwapDuringCollectionMustNeverLeadOutside() {
    for (int i = 0; i < 5; i++) {
      Answer answer =
          arena.attack(
              python(
                  """
                  import os, time
                  open('artifacts/x', 'w').write('plain')
                  os.symlink('/etc/passwd', 'link')
                  if os.fork() == 0:
                      os.setsid()
                      while True:
                          os.rename('artifacts/x', 'plain'); os.rename('link', 'artifacts/x')
                          os.rename('artifacts/x', 'link'); os.rename('plain', 'artifacts/x')
                  time.sleep(0.1)
                  """));
      answer.succeeded();
      for (byte[] content : answer.artifacts().values()) {
        assertEquals("plain", new String(content, StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aFileThatGrowsForEverMustComeBackWithinItsBoundOrNot() {
    Answer answer =
        arena.attack(
            bash("(while :; do echo grow; done >artifacts/log) & sleep 0.3; echo main")
                .millis(20_000));
    answer.succeeded().printed("main\n");
    answer.artifacts().values().forEach(content -> assertTrue(content.length <= 10 << 20));
  }
}
