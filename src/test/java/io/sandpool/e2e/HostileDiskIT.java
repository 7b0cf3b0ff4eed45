package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.python;

import io.vertx.core.json.JsonArray;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that fill whatever can be written to. */
@EndToEnd
class HostileDiskIT {

  /** Enough for what must end by another limit than time, on a machine that is busy. */
  private static final int AMPLE = 90_000;

  private final Arena arena;

  HostileDiskIT(LiveService service) {
    this.arena = new Arena(service);
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({"/tmp,64", "/dev/shm,16", "/workspace,100"})
  void eachPlaceToWriteMustHaveItsOwnBound(String folder, int mebibytes) {
    arena
        .attack(
            python(
                    """
                    import os
                    def main():
                        file = os.open('%s/fill', os.O_CREAT | os.O_WRONLY)
                        written = 0
                        try:
                            while True: written += os.write(file, bytes(1 << 20))
                        except OSError as e:
                            return [written <= %d << 20, written >= %d << 19, e.errno]
                    """
                        .formatted(folder, mebibytes, mebibytes))
                .millis(AMPLE))
        .succeeded()
        .returned("[true, true, 28]");
  }

  @Test
  void fillingEveryPlaceAtOnceMustHarmNobody() {
    arena
        .attack(
            bash("for d in /tmp /dev/shm /workspace; do cat /dev/zero >$d/fill 2>/dev/null; done;"
                    + " echo full")
                .millis(AMPLE))
        .endedEither("succeeded", "memory_exceeded");
  }

  @Test
  void aReservedFileMustCountLikeAWrittenOne() {
    arena
        .attack(
            python(
                "import os\nf = os.open('big', os.O_CREAT | os.O_WRONLY)\n"
                    + "os.posix_fallocate(f, 0, 1 << 40)"))
        .endedEither("failed", "memory_exceeded", "killed");
  }

  @Test
  void aMillionSmallFilesMustEndByALimitOfTheProgram() {
    arena
        .attack(python("n = 0\nwhile True:\n  open(f'f{n}', 'w').close()\n  n += 1").millis(4000))
        .endedEither("timed_out", "memory_exceeded", "failed");
  }

  @Test
  void theRestOfTheDiskMustBeReadOnly() {
    arena
        .attack(
            python(
                """
                def attempt(path):
                    try: return open(path, 'w').write('x') and path
                    except OSError: return 'refused'
                def main():
                    return [attempt(path) for path in ('/x', '/etc/x', '/usr/bin/x', '/var/tmp/x', '/sandpool/x', '/dev/x')]
                """))
        .succeeded()
        .returned(new JsonArray(Collections.nCopies(6, "refused")).encode());
  }
}
