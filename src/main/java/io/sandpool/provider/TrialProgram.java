package io.sandpool.provider;

import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A program that says 42 where all is well: by what {@code main} makes of its arguments where that
 * can be, else by what it prints. It prints a mark besides, by which people and pages see that it
 * ran.
 *
 * @param request the program
 * @param byResult whether {@code main} returns it
 */
record TrialProgram(ExecutionRequest request, boolean byResult) {

  private static final String ARGUMENTS = "{\"a\": 6, \"b\": 7}";
  private static final String ANSWER = "42";
  private static final String MARK = "TEST_PASSED";
  private static final int SHOWN = 200;

  /**
   * The program in that language; empty where none is known.
   *
   * @param arguments whether the provider passes arguments to {@code main}
   */
  static Optional<TrialProgram> in(String language, String id, boolean arguments) {
    return switch (language) {
      case "python" ->
          Optional.of(
              arguments
                  ? called(id, language, "def main(a, b):\n    print('%s')\n    return a * b\n")
                  : printing(id, language, "print(6 * 7)\nprint('%s')\n"));
      case "nodejs", "javascript" ->
          Optional.of(
              arguments
                  ? called(
                      id, language, "function main({a, b}) { console.log('%s'); return a * b }\n")
                  : printing(id, language, "console.log(6 * 7);\nconsole.log('%s');\n"));
      case "typescript" ->
          Optional.of(
              printing(
                  id, language, "const n: number = 6 * 7;\nconsole.log(n);\nconsole.log('%s');\n"));
      case "bash" -> Optional.of(printing(id, language, "echo $((6 * 7))\necho %s\n"));
      case "r" -> Optional.of(printing(id, language, "cat(6 * 7)\ncat('\\n%s\\n')\n"));
      case "java" ->
          Optional.of(
              printing(id, language, "System.out.println(6 * 7);\nSystem.out.println(\"%s\");\n"));
      default -> Optional.empty();
    };
  }

  private static TrialProgram called(String id, String language, String code) {
    return new TrialProgram(
        ExecutionRequest.of(id, language, code.formatted(MARK), Optional.of(ARGUMENTS)), true);
  }

  private static TrialProgram printing(String id, String language, String code) {
    return new TrialProgram(
        ExecutionRequest.of(id, language, code.formatted(MARK), Optional.empty()), false);
  }

  /** What is wrong with the report; empty where nothing is. What the program wrote is hostile. */
  Optional<String> objection(RunReport report) {
    if (report.outcome() != Outcome.SUCCEEDED) {
      return Optional.of(
          "The program was to succeed, but it "
              + report.outcome().wireName()
              + report.error().map(error -> ": " + shown(error.message())).orElse("."));
    }
    String answer = byResult ? report.resultJson().orElse("") : text(report);
    return answer.strip().equals(ANSWER)
        ? Optional.empty()
        : Optional.of("The program was to answer " + ANSWER + ", but answered " + shown(answer));
  }

  private static String text(RunReport report) {
    return new String(report.stdout().bytes().toArray(), StandardCharsets.UTF_8).replace(MARK, "");
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return "\"" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "\"";
  }
}
