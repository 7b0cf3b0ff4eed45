package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.doctor.Finding.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checks that look into sandboxes. */
class SandboxChecksTest {

  private final FakeLaboratory laboratory = new FakeLaboratory();
  private final Trials trials = new Trials();

  @Test
  void aSandboxThatWorksMustTellItsTimes() throws Exception {
    Finding finding = sandbox();
    assertEquals(Status.OK, finding.status());
    assertEquals("warm after 300 ms, ran a program in 2.0 ms", finding.detail());
    assertEquals(1, trials.all().size());
  }

  @Test
  void aSandboxThatDoesNotComeUpMustSayWhyAndWhatToDo() throws Exception {
    laboratory.trouble = "OCI runtime create failed";
    Finding finding = sandbox();
    assertEquals(Status.ABSENT, finding.status());
    assertEquals("OCI runtime create failed", finding.detail());
    assertTrue(finding.fix().contains("--network=none"), finding.fix());
  }

  @Test
  void aLanguageWithoutAProgramToTryMustBeFine() throws Exception {
    trials.add(
        new Trial(Specimens.spec("cobol"), Duration.ZERO, Optional.empty(), Optional.empty()));
    assertEquals(Status.ABSENT, new IsolationCheck(trials).look().status());
    assertEquals(Optional.empty(), Surroundings.program("cobol"));
  }

  @Test
  void isolationMustMeanLoopbackOnlyAndGvisorsKernel() {
    trials.add(Specimens.trial("bash", new Surroundings(FakeLaboratory.GVISOR, List.of("lo"))));
    assertEquals(Status.OK, new IsolationCheck(trials).look().status());
  }

  @Test
  void aNetworkInOneOfTheSandboxesMustBeABreach() {
    trials.add(Specimens.trial("bash", new Surroundings(FakeLaboratory.GVISOR, List.of("lo"))));
    trials.add(
        Specimens.trial("python", new Surroundings(FakeLaboratory.GVISOR, List.of("lo", "eth0"))));
    Finding finding = new IsolationCheck(trials).look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.detail().contains("[lo, eth0]"), finding.detail());
    assertTrue(finding.fix().contains("--network=none"), finding.fix());
  }

  @Test
  void theHostsKernelMustBeABreach() {
    trials.add(
        Specimens.trial("bash", new Surroundings("Linux version 6.1.0-13-amd64", List.of("lo"))));
    Finding finding = new IsolationCheck(trials).look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.fix().contains("runsc"), finding.fix());
  }

  @Test
  void whatProgramsPrintMustBeRead() {
    Surroundings seen =
        Surroundings.parse(
            FakeLaboratory.GVISOR
                + """

                Inter-|   Receive                  |  Transmit
                 face |bytes    packets errs drop  |bytes    packets
                    lo:       0       0    0    0         0        0
                  eth0:       0       0    0    0         0        0

                """);
    assertEquals(new Surroundings(FakeLaboratory.GVISOR, List.of("lo", "eth0")), seen);
    assertEquals(List.of(), Surroundings.parse("").interfaces());
  }

  @Test
  void idleSandboxesThatBurnMustDegradeWithAdvice() throws Exception {
    trials.add(Specimens.trial("bash", laboratory.surroundings));
    laboratory.cost = 5.0;
    assertEquals(Status.OK, idleCost().status());
    laboratory.cost = 25.0;
    Finding finding = idleCost();
    assertEquals(Status.DEGRADED, finding.status());
    assertEquals("25.0 ms of CPU per second for each idle sandbox, 350 for 14", finding.detail());
    assertTrue(finding.fix().contains("20260701"), finding.fix());
  }

  @Test
  void withoutASandboxNothingMustBeMeasured() throws Exception {
    assertEquals(Status.ABSENT, idleCost().status());
  }

  private Finding sandbox() throws Exception {
    return new SandboxCheck(Specimens.spec("bash"), Specimens.RUNTIME, laboratory, trials).look();
  }

  private Finding idleCost() throws Exception {
    return new IdleCostCheck(laboratory, trials, 14).look();
  }
}
