package io.sandpool.app.verify;

import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is run: a program that prints, one with a {@code main}, one that fails, one that writes. */
final class Programs {

  private static final String HELLO = "hello from the sandbox";
  private static final String PLANNED = "as planned";
  private static final String FILE = "hello.txt";

  private static final Map<String, String> PRINTS =
      Map.of(
          "python", "print('%s')",
          "nodejs", "console.log('%s')",
          "bash", "echo '%s'",
          "typescript", "const words: string = '%s'\nconsole.log(words)",
          "r", "cat('%s\\n')",
          "java", "System.out.println(\"%s\");");

  private static final Map<String, String> MAINS =
      Map.of(
          "python", "def main(a, b):\n    print('adding')\n    return {'sum': a + b}\n",
          "nodejs", "function main({a, b}) { console.log('adding'); return {sum: a + b} }\n");

  private static final Map<String, String> FAILURES =
      Map.of(
          "python", "raise ValueError('%s')\n",
          "nodejs", "throw new TypeError('%s')\n",
          "bash", "echo '%s' >&2; exit 3\n");

  private static final Map<String, String> WRITERS =
      Map.of(
          "python",
              "import os\nos.makedirs('artifacts', exist_ok=True)\n"
                  + "with open('artifacts/%s', 'w') as f:\n    f.write('%s')\n",
          "nodejs",
              "const fs = require('fs')\nfs.mkdirSync('artifacts', {recursive: true})\n"
                  + "fs.writeFileSync('artifacts/%s', '%s')\n",
          "bash", "mkdir -p artifacts; printf %%s '%2$s' > 'artifacts/%1$s'\n");

  private Programs() {}

  /** The languages that there are programs for. */
  static Set<String> languages() {
    return PRINTS.keySet();
  }

  /** The programs in one of them. */
  static List<Program> in(String language) {
    return List.of(prints(language), main(language), fails(language), writes(language)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Program> prints(String language) {
    return text(PRINTS, language)
        .map(
            code ->
                new Program(
                    "print", code.formatted(HELLO), Optional.empty(), Set.of(), Programs::hello));
  }

  private static Optional<Program> main(String language) {
    return text(MAINS, language)
        .map(
            code ->
                new Program(
                    "main",
                    code,
                    Optional.of("{\"a\": 1, \"b\": 2}"),
                    Set.of(Feature.ARGUMENTS),
                    Programs::sum));
  }

  private static Optional<Program> fails(String language) {
    return text(FAILURES, language)
        .map(
            code ->
                new Program(
                    "error",
                    code.formatted(PLANNED),
                    Optional.empty(),
                    Set.of(),
                    Programs::failure));
  }

  /** Files come back by our guest alone, as arguments go in. */
  private static Optional<Program> writes(String language) {
    return text(WRITERS, language)
        .map(
            code ->
                new Program(
                    "file",
                    code.formatted(FILE, HELLO),
                    Optional.empty(),
                    Set.of(Feature.FILES),
                    Programs::file));
  }

  private static Optional<String> text(Map<String, String> codes, String language) {
    return Optional.ofNullable(codes.get(language));
  }

  private static Optional<String> hello(RunReport report) {
    return firstOf(
        List.of(
            succeeded(report),
            expected("standard output", HELLO, report.stdout().bytes().toUtf8().strip())));
  }

  private static Optional<String> sum(RunReport report) {
    return firstOf(
        List.of(
            succeeded(report),
            expected("standard output", "adding", report.stdout().bytes().toUtf8().strip()),
            expected(
                "the result",
                new JsonObject().put("sum", 3).encode(),
                report.resultJson().map(json -> new JsonObject(json).encode()).orElse("none"))));
  }

  private static Optional<String> failure(RunReport report) {
    String said =
        report.error().map(ProgramError::message).orElse("") + report.stderr().bytes().toUtf8();
    return firstOf(
        List.of(
            expected("the outcome", Outcome.FAILED.wireName(), report.outcome().wireName()),
            said.contains(PLANNED)
                ? Optional.empty()
                : Optional.of("the error does not say \"" + PLANNED + "\", but: " + said)));
  }

  private static Optional<String> file(RunReport report) {
    Optional<Artifact> found =
        report.artifacts().stream().filter(file -> file.path().equals(FILE)).findFirst();
    return firstOf(
        List.of(
            succeeded(report),
            expected(
                "the file " + FILE,
                HELLO,
                found.map(artifact -> artifact.content().toUtf8()).orElse("missing"))));
  }

  private static Optional<String> succeeded(RunReport report) {
    return report.outcome() == Outcome.SUCCEEDED
        ? Optional.empty()
        : Optional.of(
            "the program "
                + report.outcome().wireName()
                + report.error().map(e -> ": " + e.name() + ": " + e.message()).orElse("")
                + " "
                + report.stderr().bytes().toUtf8().strip());
  }

  private static Optional<String> expected(String what, String expected, String actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(what + " was \"" + actual + "\", expected \"" + expected + "\"");
  }

  private static Optional<String> firstOf(List<Optional<String>> complaints) {
    return complaints.stream().flatMap(Optional::stream).findFirst();
  }
}
