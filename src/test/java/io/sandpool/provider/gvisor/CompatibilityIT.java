package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.testkit.EngineProxy;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ordinary programs do the same under gVisor as on the host's own kernel, or the document says what
 * they do instead.
 *
 * <p>Both sides are the same provider, guest, image, user and limits; the runtime differs, and a
 * capability that gVisor grants within itself and the host would grant for real. A runtime that is
 * not gVisor is for this comparison only: outside of tests it takes a setting that says so.
 */
class CompatibilityIT {

  private static final Path CORPUS = Path.of("src/test/resources/canary");
  private static final Path DOCUMENT = Path.of("docs/compatibility.md");

  /** The first cell of a row: a program of the corpus. */
  private static final String ROW = "| `";

  private static final int FEWEST = 30;
  private static final long MEMORY = 512L << 20;

  /** The guest asks its kernel how much is in use, and the host's would tell of everybody's. */
  private static final long UNWATCHED = 1L << 44;

  private static final Duration WALL = Duration.ofSeconds(25);

  /** What to ask the engine for instead, of the same length. */
  private static final String UNWANTED = "\"SYS_RESOURCE\"";

  private static final String HARMLESS = "\"SETUID\"      ";

  private static EngineProxy engine;
  private static LiveProvider gvisor;
  private static LiveProvider runc;
  private static ExecutorService sides;

  @BeforeAll
  static void start() {
    gvisor = LiveProvider.start();
    engine = new EngineProxy(CompatibilityIT::withoutRightsOnTheHost);
    engine.up();
    runc = new LiveProvider(onTheHostsKernel(LiveProvider.settings()));
    sides = Executors.newFixedThreadPool(2);
  }

  @AfterAll
  static void stop() throws Exception {
    sides.shutdownNow();
    gvisor.close();
    runc.close();
    engine.close();
  }

  private static Buffer withoutRightsOnTheHost(Buffer asked) {
    String text = asked.toString(StandardCharsets.ISO_8859_1);
    return Buffer.buffer(text.replace(UNWANTED, HARMLESS), "ISO-8859-1");
  }

  @Test
  void ordinaryProgramsMustDoTheSameUnderGvisorAsOnTheHostsKernelUnlessTheDocumentSaysSo()
      throws Exception {
    Map<String, String> differing = new TreeMap<>();
    List<String> broken = new ArrayList<>();
    for (Path program : programs()) {
      String name = CORPUS.relativize(program).toString();
      Future<Said> there = sides.submit(() -> said(gvisor, program));
      Future<Said> here = sides.submit(() -> said(runc, program));
      if (!here.get().isWhole()) {
        broken.add(name + " on runc: " + here.get());
      }
      if (!there.get().equals(here.get())) {
        differing.put(name, "\n--- gVisor\n" + there.get() + "\n--- runc\n" + here.get());
      }
    }
    Set<String> explained = explained();
    assertAll(
        () -> assertEquals(List.of(), broken, "programs that do not run where they should"),
        () -> assertEquals(explained, differing.keySet(), differing::toString));
  }

  @Test
  void theCorpusMustCoverEveryLanguage() throws IOException {
    List<Path> programs = programs();
    assertTrue(programs.size() >= FEWEST, programs::toString);
    for (String language : List.of("python", "nodejs", "bash")) {
      assertTrue(programs.stream().anyMatch(p -> language.equals(languageOf(p))), language);
    }
  }

  /** What a program said, and how it ended. */
  private record Said(Outcome outcome, String status, String stdout, String stderr) {

    /** Every program ends with this line, whatever its status. */
    boolean isWhole() {
      return stdout.lines().anyMatch("done"::equals);
    }

    @Override
    public String toString() {
      return outcome.wireName() + " " + status + "\n" + stdout + stderr;
    }
  }

  private static Said said(LiveProvider side, Path program) throws IOException {
    String language = languageOf(program);
    SandboxRef sandbox = side.create(spec(language));
    try {
      RunReport report =
          side.run(sandbox, Requests.of(language, Files.readString(program)), limits(UNWATCHED));
      return new Said(
          report.outcome(),
          report.exitCode() + " " + report.signal(),
          report.stdout().bytes().toUtf8(),
          report.stderr().bytes().toUtf8());
    } finally {
      side.destroy(sandbox);
    }
  }

  private static SandboxSpec spec(String language) {
    return new SandboxSpec(language, language, "sandpool/" + language, List.of(), limits(MEMORY));
  }

  /**
   * On the host's kernel, processes are counted for a user of the whole machine, so that others'
   * would count; what bounds them there is the container.
   */
  private static Limits limits(long memory) {
    Limits base = Requests.limits();
    return new Limits(
        WALL,
        memory,
        base.milliCpus(),
        4096,
        base.openFiles(),
        base.diskBytes(),
        base.stdoutBytes(),
        base.stderrBytes(),
        base.resultBytes(),
        base.artifactCount(),
        base.artifactBytes());
  }

  private static GvisorSettings onTheHostsKernel(GvisorSettings like) {
    return new GvisorSettings(
        "host",
        like.instance(),
        like.boot(),
        engine.address(),
        "runc",
        false,
        like.create(),
        like.destroy(),
        like.control(),
        like.hostPids(),
        like.tmpBytes(),
        like.shmBytes(),
        like.checkInterval());
  }

  private static String languageOf(Path program) {
    return program.getName(program.getNameCount() - 2).toString();
  }

  private static List<Path> programs() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The programs of the document's table. */
  private static Set<String> explained() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith(ROW)) {
        names.add(line.substring(ROW.length(), line.indexOf('`', ROW.length())));
      }
    }
    return names;
  }
}
