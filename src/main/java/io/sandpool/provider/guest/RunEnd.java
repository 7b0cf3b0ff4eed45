package io.sandpool.provider.guest;

import io.sandpool.sandbox.RunReport;
import java.time.Duration;

/** How a run ended, as its session saw it. */
public sealed interface RunEnd {

  /**
   * The guest saw the program's end.
   *
   * @param report the report
   * @param program how long the program ran by the guest's clock
   */
  record Reported(RunReport report, Duration program) implements RunEnd {}

  /**
   * Time was up; the program still runs.
   *
   * @param report the report
   */
  record TimedOut(RunReport report) implements RunEnd {}

  /**
   * The sandbox ended under the program; why, only the engine can tell.
   *
   * @param transcript what was said until then
   * @param runTime from the code's sending until the end of the stream
   */
  record Vanished(Transcript transcript, Duration runTime) implements RunEnd {}
}
