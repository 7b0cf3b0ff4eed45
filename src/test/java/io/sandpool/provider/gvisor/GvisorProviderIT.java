package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The provider on a real engine with gVisor. */
class GvisorProviderIT {

  private static LiveProvider live;

  @BeforeAll
  static void start() {
    live = LiveProvider.start();
  }

  @AfterAll
  static void stop() throws Exception {
    live.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    live.destroyAll();
    live.eventually("nothing is left", () -> live.owned().isEmpty());
    assertEquals(0, live.provider.status().sandboxes());
    live.lost.clear();
    live.renewals.clear();
  }

  @Test
  void pythonMainGetsItsArgumentsAndItsValueComesBackApartFromStdout() {
    SandboxRef sandbox = live.create(LiveProvider.spec("python"));
    RunReport report =
        live.run(
            sandbox,
            Requests.withArguments(
                "python", "print('hi')\ndef main(n): return {'twice': 2 * n}", "{\"n\": 21}"));
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals(OptionalInt.of(0), report.exitCode());
    assertEquals("hi\n", report.stdout().bytes().toUtf8());
    assertEquals(Optional.of("{\"twice\":42}"), report.resultJson().map(j -> j.replace(" ", "")));
    live.destroy(sandbox);
    assertEquals(List.of(), live.owned());
  }

  @Test
  void nodejsMainGetsItsArguments() {
    RunReport report =
        live.run(
            live.create(LiveProvider.spec("nodejs")),
            Requests.withArguments(
                "nodejs",
                "console.log('hi'); async function main({n}) { return 2 * n }",
                "{\"n\": 21}"));
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals("hi\n", report.stdout().bytes().toUtf8());
    assertEquals(Optional.of("42"), report.resultJson());
  }

  @Test
  void bashGetsStdinEnvironmentArgumentsAndFilesAndLeavesArtifacts() {
    RunReport report =
        live.run(
            live.create(LiveProvider.spec("bash")),
            Requests.with(
                "bash",
                "read line; echo \"$line $NAME $1 $(cat in/a.txt)\"; echo art > artifacts/b.txt; exit 3",
                Optional.empty(),
                "from stdin\n",
                Map.of("NAME", "from env"),
                List.of("from args"),
                List.of(new InputFile("in/a.txt", Bytes.utf8("from file")))));
    assertEquals(Outcome.FAILED, report.outcome());
    assertEquals(OptionalInt.of(3), report.exitCode());
    assertEquals("from stdin from env from args from file\n", report.stdout().bytes().toUtf8());
    assertEquals(List.of(new Artifact("b.txt", Bytes.utf8("art\n"))), report.artifacts());
  }

  @Test
  void anExceptionComesBackAsNameMessageAndTraceback() {
    RunReport report = live.runFresh("python", "raise ValueError('no ' + 'good')");
    assertEquals(Outcome.FAILED, report.outcome());
    assertEquals("ValueError", report.error().orElseThrow().name());
    assertEquals("no good", report.error().orElseThrow().message());
  }

  @Test
  void writablePlacesAreBoundedAndTheRestIsReadOnly() {
    RunReport report =
        live.runFresh(
            "python",
            """
            import os, multiprocessing
            multiprocessing.Lock()
            for folder in ('/workspace', '/tmp', '/dev/shm'):
                size = os.statvfs(folder)
                print(folder, size.f_blocks * size.f_frsize >> 20)
            for path in ('/x', '/etc/x', '/usr/x', '/sandpool/x'):
                try:
                    open(path, 'w')
                except OSError as e:
                    print(path, e.errno in (13, 30))
            print(sorted(os.listdir('/sys/class/net')) if os.path.isdir('/sys/class/net') else [])
            print(os.path.getsize('/etc/resolv.conf') if os.path.exists('/etc/resolv.conf') else 0)
            """);
    assertEquals("", report.stderr().bytes().toUtf8());
    assertEquals(
        """
        /workspace 100
        /tmp 64
        /dev/shm 16
        /x True
        /etc/x True
        /usr/x True
        /sandpool/x True
        []
        0
        """,
        report.stdout().bytes().toUtf8());
  }

  @Test
  void aSignalIsNamed() {
    RunReport report = live.runFresh("bash", "kill -SEGV $$");
    assertEquals(Outcome.KILLED, report.outcome());
    assertEquals(Optional.of("SIGSEGV"), report.signal());
    assertEquals(OptionalInt.empty(), report.exitCode());
  }

  @Test
  void aProgramThatRunsTooLongIsEndedWithItsOutputSoFarAndItsContainerGoesAtOnce() {
    RunReport report =
        live.run(
            live.create(LiveProvider.spec("python")),
            Requests.of("python", "print('begun', flush=True)\nwhile True: pass"),
            wall(Duration.ofMillis(500)));
    assertEquals(Outcome.TIMED_OUT, report.outcome());
    assertEquals("begun\n", report.stdout().bytes().toUtf8());
    assertTrue(report.runTime().toMillis() < 1500, () -> "took " + report.runTime());
    live.eventually("the container is gone", () -> live.owned().isEmpty());
  }

  @Test
  void aMemoryBombEndsAsMemoryExceeded() {
    RunReport report = live.runFresh("python", "x = []\nwhile True: x.append(bytearray(8 << 20))");
    assertEquals(Outcome.MEMORY_EXCEEDED, report.outcome());
  }

  @Test
  void aFloodIsCutAtTheExactByte() {
    RunReport report =
        live.runFresh(
            "python", "import sys\nfor _ in range(64): sys.stdout.write('x' * (1 << 20))");
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals(1 << 20, report.stdout().bytes().size());
    assertTrue(report.stdout().truncated());
    assertFalse(report.stderr().truncated());
  }

  @Test
  void aFloodEndsTheProgramWhereTheCallerAskedForThat() {
    RunReport report =
        live.run(
            live.create(LiveProvider.spec("python")),
            Requests.stoppingOnOutput("python", "while True: print('x' * 1000)"));
    assertEquals(Outcome.OUTPUT_EXCEEDED, report.outcome());
    assertEquals(1 << 20, report.stdout().bytes().size());
  }

  @Test
  void outputIsStreamedAndReadingStopsWhileItIsNotTaken() {
    SandboxRef sandbox = live.create(LiveProvider.spec("python"));
    List<OutputChunk> chunks = new ArrayList<>();
    RunReport report =
        live.await(
            () ->
                live.provider.run(
                    sandbox,
                    live.order(Requests.of("python", "print('x' * 900_000)"), Requests.limits()),
                    chunk -> {
                      chunks.add(chunk);
                      return live.vertx.timer(1, TimeUnit.MILLISECONDS).mapEmpty();
                    }));
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals(900_001, chunks.stream().mapToInt(chunk -> chunk.bytes().size()).sum());
  }

  @Test
  void aRunEndsWhereNobodyTakesItsOutput() {
    SandboxRef sandbox = live.create(LiveProvider.spec("python"));
    RunOrder order = live.order(Requests.of("python", "while True: print('x')"), Requests.limits());
    ServiceError error =
        live.failureOf(
            () ->
                live.provider.run(sandbox, order, chunk -> Future.failedFuture("nobody listens")));
    assertInstanceOf(ServiceError.Cancelled.class, error);
  }

  @Test
  void aSandboxRunsOneProgramOnly() {
    SandboxRef sandbox = live.create(LiveProvider.spec("bash"));
    live.run(sandbox, Requests.of("bash", "echo once"));
    ServiceError error =
        live.failureOf(
            () ->
                live.provider.run(
                    sandbox,
                    live.order(Requests.of("bash", "echo twice"), Requests.limits()),
                    chunk -> Future.succeededFuture()));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, error);
  }

  @Test
  void anIdleSandboxThatIsKilledIsReportedAsLost() throws Exception {
    SandboxRef sandbox = live.create(LiveProvider.spec("bash"));
    live.docker.killContainerCmd(sandbox.id()).exec();
    assertEquals(sandbox, live.lost.poll(10, TimeUnit.SECONDS).sandbox());
    live.eventually("the dead container is removed", () -> live.owned().isEmpty());
    assertInstanceOf(
        ServiceError.ProviderUnavailable.class,
        live.failureOf(() -> live.provider.check(sandbox, soon())));
  }

  @Test
  void aSandboxThatIsKilledUnderItsProgramIsLost() {
    SandboxRef sandbox = live.create(LiveProvider.spec("bash"));
    Runnable kill = () -> live.docker.killContainerCmd(sandbox.id()).exec();
    ServiceError error = live.failureOf(() -> runUntilFirstOutput(sandbox, kill));
    assertInstanceOf(ServiceError.ProviderLost.class, error);
  }

  @Test
  void aProgramThatKillsItselfHasNotExceededItsMemory() {
    RunReport report = live.runFresh("bash", "kill -KILL $$");
    assertEquals(Outcome.KILLED, report.outcome());
    assertEquals(Optional.of("SIGKILL"), report.signal());
  }

  @Test
  void aForkBombHarmsItsOwnSandboxOnly() {
    SandboxRef beside = live.create(LiveProvider.spec("bash"));
    RunReport report =
        live.run(
            live.create(LiveProvider.spec("python")),
            Requests.of(
                "python", "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass"),
            wall(Duration.ofSeconds(3)));
    assertTrue(
        Set.of(Outcome.TIMED_OUT, Outcome.KILLED, Outcome.MEMORY_EXCEEDED)
            .contains(report.outcome()),
        () -> "was " + report.outcome());
    assertEquals(Outcome.SUCCEEDED, live.run(beside, Requests.of("bash", "true")).outcome());
  }

  @Test
  void aSandboxThatIsRemovedUnderItsProgramIsLost() {
    SandboxRef sandbox = live.create(LiveProvider.spec("bash"));
    Runnable remove = () -> live.docker.removeContainerCmd(sandbox.id()).withForce(true).exec();
    ServiceError error = live.failureOf(() -> runUntilFirstOutput(sandbox, remove));
    assertInstanceOf(ServiceError.ProviderLost.class, error);
  }

  @Test
  void aSandboxThatIsDestroyedUnderItsProgramIsLost() {
    SandboxRef sandbox = live.create(LiveProvider.spec("bash"));
    ServiceError error =
        live.failureOf(
            () ->
                live.provider.run(
                    sandbox,
                    live.order(Requests.of("bash", "echo running; sleep 60"), Requests.limits()),
                    chunk -> live.provider.destroy(sandbox)));
    assertInstanceOf(ServiceError.ProviderLost.class, error);
  }

  @Test
  void anIdleSandboxAnswersACheckAndStillRuns() {
    SandboxRef sandbox = live.create(LiveProvider.spec("bash"));
    live.await(() -> live.provider.check(sandbox, soon()));
    live.await(() -> live.provider.check(sandbox, soon()));
    assertEquals(Outcome.SUCCEEDED, live.run(sandbox, Requests.of("bash", "true")).outcome());
  }

  @Test
  void ownedSandboxesSayWhoseTheyAreAndForeignOnesAreNotListed() throws Exception {
    LiveProvider other = LiveProvider.start();
    SandboxRef foreign = other.create(LiveProvider.spec("bash"));
    SandboxRef mine = live.create(LiveProvider.spec("bash"));
    OwnedSandbox owned = live.await(live.provider::listOwned).get(0);
    assertEquals(mine, owned.sandbox());
    assertEquals(live.settings.boot(), owned.boot());
    assertEquals("bash", owned.identity().pool());
    assertEquals(List.of(foreign), other.owned());
    other.close();
  }

  @Test
  void lessOfTheProcessorCanBeAskedFor() {
    SandboxRef sandbox = live.create(LiveProvider.spec("python"));
    Limits limits = Requests.limits();
    Limits half =
        new Limits(
            limits.wall(),
            limits.memoryBytes(),
            500,
            limits.processes(),
            limits.openFiles(),
            limits.diskBytes(),
            limits.stdoutBytes(),
            limits.stderrBytes(),
            limits.resultBytes(),
            limits.artifactCount(),
            limits.artifactBytes());
    RunReport report = live.run(sandbox, Requests.of("python", "print(1)"), half);
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    Long quota = live.docker.inspectContainerCmd(sandbox.id()).exec().getHostConfig().getNanoCPUs();
    assertEquals(500_000_000L, quota);
  }

  @Test
  void aMissingImageIsNamed() {
    ServiceError error = failureToCreate(spec("sandpool/no-such-image"));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, error);
    assertTrue(error.detail().contains("sandpool/no-such-image"), error::detail);
  }

  @Test
  void anImageOfAnotherLanguageIsRefused() {
    ServiceError error = failureToCreate(spec("sandpool/python"));
    assertTrue(error.detail().contains("runs 'python' instead of 'bash'"), error::detail);
    live.eventually("its container is gone", () -> live.owned().isEmpty());
  }

  @Test
  void aNewImageUnderTheSameNameIsNoticed() throws Exception {
    String name = "sandpool/it-" + UUID.randomUUID();
    live.docker.tagImageCmd("sandpool/bash", name, "latest").exec();
    try {
      live.create(spec(name));
      live.docker.tagImageCmd("sandpool/python", name, "latest").exec();
      failureToCreate(spec(name));
      assertTrue(live.renewals.poll(10, TimeUnit.SECONDS).startsWith("bash: the image " + name));
    } finally {
      live.docker.removeImageCmd(name).exec();
    }
  }

  @Test
  void aSandboxThatIsNotReadyInTimeLeavesNothing() {
    SandboxSpec spec = LiveProvider.spec("bash");
    for (int millis : new int[] {1, 10, 60, 120}) {
      SlotIdentity slot = live.nextSlot("bash");
      Deadline deadline = Deadline.after(live.ticker, Duration.ofMillis(millis));
      ServiceError error = live.failureOf(() -> live.provider.create(spec, slot, deadline));
      assertInstanceOf(ServiceError.ProviderUnavailable.class, error);
      live.eventually("its container is gone", () -> live.owned().isEmpty());
    }
  }

  private static ServiceError failureToCreate(SandboxSpec spec) {
    return live.failureOf(() -> live.provider.create(spec, live.nextSlot("bash"), soon()));
  }

  /** Runs a program that writes once and waits, and does something when it has written. */
  private static Future<RunReport> runUntilFirstOutput(SandboxRef sandbox, Runnable then) {
    return live.provider.run(
        sandbox,
        live.order(Requests.of("bash", "echo running; sleep 60"), Requests.limits()),
        chunk ->
            live.vertx.executeBlocking(
                () -> {
                  then.run();
                  return null;
                }));
  }

  private static Deadline soon() {
    return Deadline.after(live.ticker, LiveProvider.PATIENCE);
  }

  private static SandboxSpec spec(String image) {
    return new SandboxSpec("bash", "bash", image, List.of(), Requests.limits());
  }

  private static Limits wall(Duration wall) {
    Limits limits = Requests.limits();
    return new Limits(
        wall,
        limits.memoryBytes(),
        limits.milliCpus(),
        limits.processes(),
        limits.openFiles(),
        limits.diskBytes(),
        limits.stdoutBytes(),
        limits.stderrBytes(),
        limits.resultBytes(),
        limits.artifactCount(),
        limits.artifactBytes());
  }
}
