package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TranscriptTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(1), 1, 1, 1, 1, 1, 4, 3, 10, 1, 10);

  private final Transcript transcript = new Transcript(LIMITS);

  private RunReport conclude(String finished) {
    return transcript.conclude(Finished.parse(Bytes.utf8(finished)), Duration.ofMillis(5));
  }

  @Test
  void exitCodeZeroIsSuccess() {
    RunReport report = conclude("exit=0\nwall_us=3\ncpu_us=2\nmax_rss_kib=1\n");
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals(OptionalInt.of(0), report.exitCode());
    assertEquals(2, report.usage().cpuMicros().orElseThrow());
    assertEquals(1, report.usage().maxRssKib().orElseThrow());
  }

  @Test
  void anotherExitCodeIsFailure() {
    RunReport report = conclude("exit=255\n");
    assertEquals(Outcome.FAILED, report.outcome());
    assertEquals(OptionalInt.of(255), report.exitCode());
  }

  @Test
  void anErrorIsFailureEvenWithExitCodeZero() {
    transcript.error(Bytes.utf8("{\"name\":\"E\","));
    transcript.error(Bytes.utf8("\"message\":\"m\"}"));
    RunReport report = conclude("exit=0\n");
    assertEquals(Outcome.FAILED, report.outcome());
    assertEquals("E", report.error().orElseThrow().name());
  }

  @Test
  void aSignalKills() {
    RunReport report = conclude("signal=11\n");
    assertEquals(Outcome.KILLED, report.outcome());
    assertEquals(Optional.of("SIGSEGV"), report.signal());
    assertEquals(OptionalInt.empty(), report.exitCode());
  }

  @Test
  void eachLimitHasItsOutcome() {
    assertEquals(Outcome.MEMORY_EXCEEDED, conclude("signal=9\nlimit=memory\n").outcome());
    assertEquals(Outcome.OUTPUT_EXCEEDED, conclude("exit=0\nlimit=output\n").outcome());
    assertEquals(OptionalInt.empty(), conclude("exit=0\nlimit=output\n").exitCode());
    RunReport disk = conclude("signal=9\nlimit=disk\n");
    assertEquals(Outcome.KILLED, disk.outcome());
    assertEquals("DiskLimitExceeded", disk.error().orElseThrow().name());
  }

  @Test
  void eachLimitMustBeNamedInTheError() {
    assertEquals(
        Transcript.OUT_OF_MEMORY, conclude("signal=9\nlimit=memory\n").error().orElseThrow());
    assertEquals(
        "OutputLimitExceeded", conclude("signal=9\nlimit=output\n").error().orElseThrow().name());
  }

  @Test
  void outputMustBeCutAtTheExactByteWhateverTheGuestSends() {
    assertEquals(Bytes.utf8("abc"), transcript.output(Stream.STDOUT, Bytes.utf8("abc")));
    assertEquals(Bytes.utf8("d"), transcript.output(Stream.STDOUT, Bytes.utf8("defgh")));
    assertEquals(Bytes.empty(), transcript.output(Stream.STDOUT, Bytes.utf8("i")));
    assertEquals(Bytes.utf8("123"), transcript.output(Stream.STDERR, Bytes.utf8("123")));
    RunReport report = conclude("exit=0\n");
    assertEquals(Bytes.utf8("abcd"), report.stdout().bytes());
    assertTrue(report.stdout().truncated());
    assertFalse(report.stderr().truncated());
  }

  @Test
  void aCutMustBeToldOfARunThatNeverFinished() {
    transcript.truncated(Stream.STDERR);
    RunReport report = transcript.cut(Outcome.TIMED_OUT, Optional.empty(), Duration.ZERO);
    assertFalse(report.stdout().truncated());
    assertTrue(report.stderr().truncated());
  }

  @Test
  void theGuestsOwnCutMustBeTold() {
    assertTrue(conclude("exit=0\nstderr_truncated=1\n").stderr().truncated());
  }

  @Test
  void aResultMustComeBackWhole() {
    transcript.result(Bytes.utf8("{\"a\":"));
    transcript.result(Bytes.utf8("1}"));
    assertEquals(Optional.of("{\"a\":1}"), conclude("exit=0\n").resultJson());
  }

  @Test
  void aResultThatIsNoJsonMustFailTheRun() {
    transcript.result(Bytes.utf8("{\"a\":"));
    RunReport report = conclude("exit=0\n");
    assertEquals(Outcome.FAILED, report.outcome());
    assertEquals("InvalidResult", report.error().orElseThrow().name());
    assertEquals(Optional.empty(), report.resultJson());
  }

  @Test
  void aResultThatIsTooLargeMustFailTheRun() {
    transcript.result(Bytes.utf8("\"123456789\""));
    RunReport report = conclude("exit=0\n");
    assertEquals(Outcome.FAILED, report.outcome());
    assertEquals("ResultTooLarge", report.error().orElseThrow().name());
    assertEquals(Optional.empty(), report.resultJson());
    assertEquals(
        "ResultTooLarge",
        new Transcript(LIMITS)
            .conclude(Finished.parse(Bytes.utf8("exit=0\nresult_too_large=1\n")), Duration.ZERO)
            .error()
            .orElseThrow()
            .name());
  }

  @Test
  void aRunThatWasCutOffMustKeepWhatItSaid() {
    transcript.output(Stream.STDOUT, Bytes.utf8("so far"));
    RunReport report = transcript.cut(Outcome.TIMED_OUT, Optional.empty(), Duration.ofSeconds(1));
    assertEquals(Bytes.utf8("so f"), report.stdout().bytes());
    assertEquals(Duration.ofSeconds(1), report.runTime());
  }

  @Test
  void anEndThatMakesNoSenseMustEndTheStream() {
    for (String finished :
        new String[] {
          "",
          "exit=256\n",
          "exit=-1\n",
          "exit=x\n",
          "signal=0\n",
          "signal=65\n",
          "exit",
          "exit=0\nlimit=time\n"
        }) {
      assertThrows(ProtocolViolation.class, () -> Finished.parse(Bytes.utf8(finished)), finished);
    }
  }
}
