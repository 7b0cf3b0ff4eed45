package io.sandpool.http.ragflow;

import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.http.JsonWriter;
import io.sandpool.http.OperatorTools;
import io.sandpool.http.OutputText;
import io.sandpool.sandbox.RunReport;
import java.util.Locale;
import java.util.Optional;

/** How a trial went, as RAGFlow's admin pages show it. */
final class TrialStory {

  private static final int SHOWN = 200;
  private static final int NO_EXIT_CODE = -1;

  private final boolean passed;
  private final RunReport run;

  private TrialStory(boolean passed, RunReport run) {
    this.passed = passed;
    this.run = run;
  }

  /**
   * The story of a trial.
   *
   * @throws RefusedException where it did not come to run anything
   */
  static TrialStory of(SettingsTrial trial) {
    RunReport run =
        trial
            .run()
            .orElseThrow(
                () -> new RefusedException("Connection test failed: " + firstFailure(trial)));
    return new TrialStory(OperatorTools.passed(trial), run);
  }

  private static String firstFailure(SettingsTrial trial) {
    return trial.trial().stream()
        .map(ProviderTrial::steps)
        .flatMap(steps -> steps.stream())
        .filter(step -> step.end() == End.FAILED)
        .findFirst()
        .map(TrialStory::sentence)
        .orElse("nothing was run");
  }

  private static String sentence(Step step) {
    return step.name().wireName() + ": " + step.error().orElse("no reason is known");
  }

  void write(JsonWriter json) {
    String stdout = OutputText.of(run.stdout());
    String stderr = OutputText.of(run.stderr());
    int exitCode = run.exitCode().orElse(NO_EXIT_CODE);
    double seconds = run.runTime().toNanos() / 1e9;
    json.object("data");
    json.bool("success", passed);
    json.text("message", message(exitCode, seconds, stdout, stderr));
    json.object("details");
    json.number("exit_code", exitCode);
    json.number("execution_time", seconds);
    json.text("stdout", stdout);
    json.text("stderr", stderr);
    json.endObject();
    json.endObject();
  }

  private String message(int exitCode, double seconds, String stdout, String stderr) {
    StringBuilder message = new StringBuilder();
    message.append(passed ? "Test PASSED" : "Test FAILED");
    message.append(" | Exit code: ").append(exitCode);
    message.append(String.format(Locale.ROOT, " | Execution time: %.2fs", seconds));
    shown(stdout).ifPresent(text -> message.append(" | Output: ").append(text));
    shown(stderr).ifPresent(text -> message.append(" | Errors: ").append(text));
    return message.toString();
  }

  private static Optional<String> shown(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        stripped.length() <= SHOWN ? stripped : stripped.substring(0, SHOWN) + "...");
  }
}
