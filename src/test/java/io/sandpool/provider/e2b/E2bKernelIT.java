package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.emulator.Fault;
import io.sandpool.emulator.e2b.E2bOperation;
import io.sandpool.emulator.e2b.E2bOptions;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.Kernel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of code in the emulated cloud, and everything that goes wrong on their way. */
class E2bKernelIT {

  private static EmulatedCloud cloud;
  private static CloudSandbox sandbox;

  @BeforeAll
  static void start() {
    cloud = new EmulatedCloud(E2bOptions.standard());
    sandbox = cloud.call(() -> cloud.client.create(cloud.order()));
  }

  @AfterAll
  static void stop() {
    cloud.close();
    assertEquals(List.of(), cloud.emulator.containers());
  }

  private static Heard execute(String code) {
    return cloud.execute(sandbox.kernel(), code);
  }

  private static Heard afflicted(Fault fault, String code) {
    cloud.emulator.faults().on(E2bOperation.EXECUTE).once(fault);
    return execute(code);
  }

  @Test
  void whatIsPrintedAndShownMustComeInOrder() {
    Heard heard =
        execute(
            "import sys\nprint('one')\nprint('two', file=sys.stderr)\n"
                + "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n7");
    assertEquals(Optional.empty(), heard.ended());
    assertTrue(
        heard.told.containsAll(List.of("stdout one\n", "stderr two\n")), heard.told::toString);
    assertEquals("<b>x</b>", heard.shown.get(0).texts().get("text/html"));
    assertEquals("7", heard.shown.get(1).texts().get("text/plain"));
    assertFalse(heard.shown.get(0).main());
    assertTrue(heard.shown.get(1).main());
  }

  @Test
  void otherKernelsMustBeFoundByTheirNames() {
    Heard heard = new Heard();
    cloud.on(
        () ->
            sandbox
                .kernel()
                .execute(
                    new Kernel.Order("console.log('js')", "javascript", Duration.ofMinutes(1)),
                    heard));
    assertEquals(Optional.empty(), heard.ended());
    assertTrue(heard.told.contains("stdout js\n"), heard.told::toString);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(Fault.status(401), Kind.UNAUTHORISED, true),
        Arguments.of(Fault.status(403), Kind.UNAUTHORISED, true),
        Arguments.of(Fault.status(404), Kind.BAD_ANSWER, true),
        Arguments.of(Fault.status(429), Kind.THROTTLED, true),
        Arguments.of(Fault.status(500), Kind.SERVER_ERROR, false),
        Arguments.of(Fault.status(503), Kind.SERVER_ERROR, false),
        Arguments.of(Fault.status(504), Kind.SERVER_ERROR, false),
        Arguments.of(new Fault.HtmlPage(502), Kind.SERVER_ERROR, false),
        Arguments.of(new Fault.HtmlPage(200), Kind.BAD_ANSWER, false),
        Arguments.of(new Fault.Garbage(), Kind.BAD_ANSWER, false),
        Arguments.of(new Fault.EndlessLine(), Kind.BAD_ANSWER, false),
        Arguments.of(new Fault.ResetAtOnce(), Kind.UNREACHABLE, false),
        Arguments.of(new Fault.LostAnswer(), Kind.UNREACHABLE, false));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsNoExecutionMustNeverPassForOne(Fault fault, Kind kind, boolean harmless) {
    CloudException why = afflicted(fault, "print(1)").broken();
    assertEquals(kind, why.kind(), why::getMessage);
    assertEquals(harmless, why.harmless(), why::getMessage);
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void anAnswerThatIsCutMustNeverPassForAWholeOne(int pieces) {
    for (Fault.Cut cut : List.of(Fault.Cut.RESET, Fault.Cut.END)) {
      CloudException why = afflicted(new Fault.CutAfter(pieces, cut), "print(1)").broken();
      assertEquals(Kind.UNREACHABLE, why.kind(), why::getMessage);
      assertFalse(why.harmless());
    }
  }

  /** Before the first line, before the output, and before the end. */
  static Stream<Integer> pieces() {
    return Stream.of(0, 1, 2);
  }

  @Test
  void anAnswerThatStopsMustBeGivenUpByOurOwnClock() throws Exception {
    Heard heard = afflicted(new Fault.CutAfter(2, Fault.Cut.HANG), "print(1)");
    assertEquals("stdout 1\n", heard.first.get(60, TimeUnit.SECONDS));
    cloud.on(cloud.timers::fire);
    assertEquals(Kind.TIMED_OUT, heard.broken().kind());
    assertFalse(heard.broken().harmless());
  }

  @Test
  void anAnswerThatDripsMustStillBeTaken() {
    Heard heard = afflicted(new Fault.SlowDrip(3, Duration.ofMillis(1)), "print('drip')");
    assertEquals(Optional.empty(), heard.ended());
    assertEquals(List.of("stdout drip\n", "end"), heard.told);
  }

  @Test
  void aSandboxThatEndsDuringARunMustBeLostAndNotHarmless() {
    CloudSandbox other = cloud.call(() -> cloud.client.create(cloud.order()));
    cloud.emulator.faults().on(E2bOperation.EXECUTE).once(new Fault.CutAfter(2, Fault.Cut.EXPIRE));
    Heard heard =
        cloud.execute(other.kernel(), "print(1, flush=True)\nimport time\ntime.sleep(600)");
    assertFalse(heard.broken().harmless());
    CloudException next = cloud.execute(other.kernel(), "print(2)").broken();
    assertEquals(Kind.NOT_FOUND, next.kind());
    assertTrue(next.harmless());
  }

  @Test
  void anAbortMustLeaveAKernelThatRunsTheNextCode() throws Exception {
    Heard endless = new Heard();
    Kernel.Call call =
        cloud.on(
            () ->
                sandbox
                    .kernel()
                    .execute(
                        new Kernel.Order(
                            "print(1, flush=True)\nwhile True: pass",
                            "python",
                            Duration.ofMinutes(1)),
                        endless));
    endless.first.get(60, TimeUnit.SECONDS);
    cloud.on(
        () -> {
          call.abort();
          return 0;
        });
    assertEquals(Optional.empty(), execute("print(2)").ended());
    assertEquals(List.of("stdout 1\n"), endless.told);
  }
}
