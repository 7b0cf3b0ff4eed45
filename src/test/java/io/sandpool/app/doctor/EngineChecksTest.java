package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.doctor.EngineAddress.SocketFile;
import io.sandpool.app.doctor.Finding.Status;
import io.sandpool.provider.gvisor.EngineRuntime;
import io.sandpool.provider.gvisor.RuntimeFacts;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the engine and of its runtime. */
class EngineChecksTest {

  private static final EngineAddress LOCAL = EngineAddress.of("unix:///run/docker.sock");
  private static final Once<EngineVersion> DOWN =
      new Once<>(
          () -> {
            throw new ConnectException("Connection refused");
          });

  @TempDir Path folder;

  @Test
  void aMissingSocketMustAskForAnEngine() {
    Finding finding = daemon(SocketFile.MISSING, DOWN);
    assertAbsent(finding, "no socket /run/docker.sock", "Install Docker Engine");
    assertTrue(finding.fix().contains("providers.local.docker_host"), finding.fix());
  }

  @Test
  void aForbiddenSocketMustAskForTheGroup() {
    assertAbsent(daemon(SocketFile.FORBIDDEN, DOWN), "may not use", "usermod -aG docker");
  }

  @Test
  void aDaemonThatIsDownMustBeToBeStarted() {
    assertAbsent(daemon(SocketFile.USABLE, DOWN), "Connection refused", "systemctl start docker");
  }

  @Test
  void aRemoteDaemonThatIsDownMustNotBeLookedForHere() {
    EngineAddress remote = EngineAddress.of("tcp://192.0.2.1:2375");
    Finding finding = new DaemonCheck("local", remote, path -> SocketFile.MISSING, DOWN).look();
    assertAbsent(finding, "tcp://192.0.2.1:2375 does not answer", "there, or correct");
  }

  @Test
  void anEngineOfAnotherAgeMustBeToBeUpdated() {
    EngineVersion ancient = new EngineVersion("17.03", "1.12", "1.26", Optional.empty());
    assertAbsent(daemon(SocketFile.USABLE, new Once<>(() -> ancient)), "API 1.12 to 1.26", "20.10");
  }

  @Test
  void anEngineThatAnswersMustShowItsReleaseAndVersion() {
    Finding finding = daemon(SocketFile.USABLE, new Once<>(Specimens::version));
    assertEquals(Status.OK, finding.status());
    assertTrue(finding.detail().contains("24.0.7"), finding.detail());
    assertTrue(finding.detail().contains("API 1.43"), finding.detail());
  }

  /** Docker ignores a memory limit that it cannot hold: a program could take the whole host's. */
  @Test
  void anEngineThatCannotLimitMemoryOrCpuMustBeRefused() throws Exception {
    assertAbsent(cgroup(false, true, true, true), "cannot limit memory", "cgroup_enable=memory");
    assertAbsent(cgroup(true, true, false, true), "cannot limit cpu", "version 2");
  }

  @Test
  void missingSwapAndPidsLimitsMustDegrade() throws Exception {
    Finding finding = cgroup(true, false, true, false);
    assertEquals(Status.DEGRADED, finding.status());
    assertTrue(finding.detail().contains("cannot limit swap, pids"), finding.detail());
  }

  @Test
  void allLimitsMustBeFine() throws Exception {
    Finding finding = cgroup(true, true, true, true);
    assertEquals(Status.OK, finding.status());
    assertTrue(finding.detail().startsWith("version 2 by systemd"), finding.detail());
  }

  @Test
  void anUnregisteredRuntimeMustShowHowToRegisterIt() throws Exception {
    Finding finding = runtime(Map.of("runc", new EngineRuntime("runc", List.of())));
    assertAbsent(finding, "no runtime sandpool-runsc, only runc", "scripts/up.sh");
    assertTrue(finding.fix().contains("\"sandpool-runsc\": {\"path\""), finding.fix());
  }

  @Test
  void aRuntimeWithTheHostsNetworkMustDegrade() throws Exception {
    EngineRuntime open = new EngineRuntime(Specimens.RUNSC, List.of("--debug"));
    Finding finding = runtime(Map.of(Specimens.RUNTIME, open));
    assertEquals(Status.DEGRADED, finding.status());
    assertTrue(finding.fix().contains("--network=none"), finding.fix());
  }

  @Test
  void anOldReleaseMustDegradeBecauseItBurnsWhileIdle() throws Exception {
    Finding finding = release(new RuntimeFacts("20240729.0", "systrap"), true);
    assertEquals(Status.DEGRADED, finding.status());
    assertTrue(finding.detail().contains("each idle sandbox burns"), finding.detail());
    assertTrue(finding.fix().contains("SANDPOOL_RUNSC_METHOD"), finding.fix());
  }

  @Test
  void aRecentReleaseMustShowItsPlatformAndOrigin() throws Exception {
    Files.writeString(
        folder.resolve("runsc.json"),
        "{\"path\": \"%s\", \"method\": \"go\", \"source\": \"a module\"}"
            .formatted(Specimens.RUNSC));
    Finding finding = release(new RuntimeFacts("20260905.0", "kvm"), true);
    assertEquals(Status.OK, finding.status());
    assertEquals("20260905.0, platform kvm; from go: a module", finding.detail());
  }

  @Test
  void aRecordOfAnotherBinaryMustNotBeShown() throws Exception {
    Files.writeString(folder.resolve("runsc.json"), "{\"path\": \"/elsewhere\", \"method\": 7}");
    assertEquals(
        "20260905.0, platform systrap",
        release(new RuntimeFacts("20260905.0", "systrap"), true).detail());
    Files.writeString(folder.resolve("runsc.json"), "no JSON");
    assertEquals(Status.OK, release(new RuntimeFacts("20260905.0", "systrap"), true).status());
  }

  @Test
  void aBinaryThatIsNotRunscMustDegrade() throws Exception {
    assertEquals(Status.DEGRADED, release(RuntimeFacts.unknown(), true).status());
  }

  @Test
  void theBinaryOfARemoteEngineMustNotBeLookedForHere() throws Exception {
    Finding finding = release(RuntimeFacts.unknown(), false);
    assertEquals(Status.OK, finding.status());
    assertTrue(finding.detail().contains("another host"), finding.detail());
  }

  private static Finding daemon(SocketFile file, Once<EngineVersion> version) {
    return new DaemonCheck("local", LOCAL, path -> file, version).look();
  }

  private static Finding cgroup(boolean memory, boolean swap, boolean cpu, boolean pids)
      throws Exception {
    EngineInfo info = Specimens.info(new EngineInfo.Limits(memory, swap, cpu, pids));
    return new CgroupCheck(new Once<>(() -> info)).look();
  }

  private static Finding runtime(Map<String, EngineRuntime> runtimes) throws Exception {
    EngineInfo info = Specimens.info(Specimens.info().limits(), runtimes);
    return new RuntimeCheck("local", Specimens.RUNTIME, new Once<>(() -> info)).look();
  }

  private Finding release(RuntimeFacts facts, boolean local) throws Exception {
    return new ReleaseCheck(
            Specimens.RUNTIME,
            local,
            new Once<>(Specimens::info),
            binary -> facts,
            new RunscRecord(folder.resolve("runsc.json")))
        .look();
  }

  private static void assertAbsent(Finding finding, String detail, String fix) {
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.detail().contains(detail), finding.detail());
    assertTrue(finding.fix().contains(fix), finding.fix());
  }
}
