package io.sandpool.http.ragflow;

import io.sandpool.http.OutputText;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What RAGFlow is told of a run, by what is known of it: an exception counts by its class and a
 * signal by its being one, never by what the program printed or the number that it exited with.
 */
final class RunVerdict {

  static final int TIMED_OUT = -124;
  static final int OUT_OF_MEMORY = -137;
  private static final int OUTPUT_EXCEEDED = -1;
  private static final int SIGNAL_BASE = 128;

  /** The signals that end programs, by their numbers on Linux. */
  private static final Map<String, Integer> SIGNALS =
      Map.of(
          "SIGHUP", 1,
          "SIGINT", 2,
          "SIGILL", 4,
          "SIGABRT", 6,
          "SIGBUS", 7,
          "SIGFPE", 8,
          "SIGKILL", 9,
          "SIGSEGV", 11,
          "SIGPIPE", 13,
          "SIGTERM", 15);

  private final RunReport report;

  private RunVerdict(RunReport report) {
    this.report = report;
  }

  static RunResult of(RunReport report) {
    return new RunVerdict(report).result();
  }

  private RunResult result() {
    return switch (report.outcome()) {
      case SUCCEEDED -> success();
      case TIMED_OUT -> failure(RunResult.Status.OUT_OF_TIME, TIMED_OUT, "Execution timeout");
      case MEMORY_EXCEEDED ->
          failure(
              RunResult.Status.OUT_OF_MEMORY,
              OUT_OF_MEMORY,
              "Memory limit exceeded (killed by OOM)");
      case OUTPUT_EXCEEDED ->
          failure(RunResult.Status.TOO_MUCH_OUTPUT, OUTPUT_EXCEEDED, "Output limit exceeded");
      case KILLED -> failure(RunResult.Status.SIGNALLED, exitCode(), complaint());
      case FAILED -> failure(kindOfFailure(), exitCode(), complaint());
    };
  }

  private RunResult success() {
    return new RunResult(
        RunResult.Status.SUCCESS,
        OutputText.of(report.stdout()),
        OutputText.of(report.stderr()),
        0,
        remarks(),
        time(),
        report.usage().maxRssKib(),
        report.resultJson(),
        RunArtifacts.of(report.artifacts()));
  }

  /** RAGFlow would take for a result what a program printed before it failed. */
  private RunResult failure(RunResult.Status status, int exitCode, String stderr) {
    return new RunResult(
        status,
        "",
        stderr,
        exitCode,
        Optional.empty(),
        time(),
        report.usage().maxRssKib(),
        Optional.empty(),
        List.of());
  }

  private RunResult.Status kindOfFailure() {
    String name = report.error().map(ProgramError::name).orElse("");
    String message = report.error().map(ProgramError::message).orElse("");
    if (name.equals("MemoryError")) {
      return RunResult.Status.OUT_OF_MEMORY;
    } else if (name.equals("PermissionError") && message.startsWith("[Errno 13]")) {
      return RunResult.Status.FILE_ACCESS;
    } else if (name.equals("PermissionError")) {
      return RunResult.Status.DISALLOWED_SYSCALL;
    }
    return RunResult.Status.NONZERO_EXIT;
  }

  /** Never 0: a program may end well and still leave no result that can be passed on. */
  private int exitCode() {
    if (report.exitCode().isPresent()) {
      return report.exitCode().getAsInt() == 0 ? 1 : report.exitCode().getAsInt();
    }
    return report
        .signal()
        .map(signal -> SIGNAL_BASE + SIGNALS.getOrDefault(signal, 0))
        .orElse(report.outcome() == Outcome.KILLED ? SIGNAL_BASE : 1);
  }

  /** Where the program said nothing, RAGFlow would show nothing. */
  private String complaint() {
    String said = OutputText.of(report.stderr());
    if (!said.isBlank()) {
      return said;
    }
    return report
        .error()
        .map(error -> error.name() + ": " + error.message())
        .or(() -> report.signal().map(signal -> "The program was ended by " + signal))
        .orElse(said);
  }

  private Optional<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (report.stdout().truncated()) {
      remarks.add("stdout was cut after " + report.stdout().bytes().size() + " bytes");
    }
    if (report.stderr().truncated()) {
      remarks.add("stderr was cut after " + report.stderr().bytes().size() + " bytes");
    }
    return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
  }

  private OptionalDouble time() {
    return OptionalDouble.of(Math.round(report.runTime().toNanos() / 1e3) / 1e3);
  }
}
