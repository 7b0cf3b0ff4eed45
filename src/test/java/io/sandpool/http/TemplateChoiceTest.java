package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.http.schema.Violation;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a request's template says of its language, its limits and its pools. */
class TemplateChoiceTest {

  private static final Limits LONG = Samples.DEFAULTS.withWall(Duration.ofSeconds(90));

  private static final ApiCatalog CATALOG =
      new ApiCatalog(
          List.of(
              language(
                  "nodejs",
                  "js",
                  new ApiCatalog.Template(
                      "node", true, List.of("nodejs"), Samples.DEFAULTS, Samples.DEFAULTS)),
              language(
                  "python",
                  "python3",
                  new ApiCatalog.Template(
                      "python", true, List.of("python"), Samples.DEFAULTS, Samples.DEFAULTS),
                  new ApiCatalog.Template("science", false, List.of("science"), LONG, LONG))),
          List.of("nodejs", "python", "science", "idle"),
          List.of());

  @Test
  void aTemplateMustSayTheLanguageWhereTheRequestDoesNot() {
    assertEquals("python", language(Optional.empty(), Optional.of("science")));
    assertEquals("nodejs", language(Optional.empty(), Optional.of("node")));
  }

  @Test
  void bothMayBeGivenWhereTheyAgree() {
    assertEquals("Python3", language(Optional.of("Python3"), Optional.of("science")));
    assertEquals("cobol", language(Optional.of("cobol"), Optional.empty()));
  }

  @Test
  void anUnknownTemplateMustBeRefusedWithTheKnownOnes() {
    assertEquals(
        "/template must be one of node, python, science, was \"moon\"",
        refusal(Optional.empty(), "moon"));
    assertEquals(
        "/template must be one of python's templates: python, science, was \"moon\"",
        refusal(Optional.of("python3"), "moon"));
  }

  @Test
  void aTemplateOfAnotherLanguageMustBeRefusedWithBothNames() {
    assertEquals(
        "/template is \"node\", which runs nodejs, and language is \"python3\"; leave one of them out,"
            + " or take one of python's templates: python, science",
        refusal(Optional.of("python3"), "node"));
  }

  @Test
  void theTimeOfARunMustBeThatOfItsTemplate() {
    DeadlinePolicy policy = new DeadlinePolicy(() -> CATALOG, Duration.ZERO, () -> 0);
    ExecutionRequest request = ExecutionRequest.of("1", "python", "1", Optional.empty());
    Duration usual = request.maxWait().plus(Samples.DEFAULTS.wall());
    Duration longer = request.maxWait().plus(LONG.wall());
    assertEquals(Deadline.after(() -> 0, usual), policy.of(request, Optional.empty()));
    assertEquals(Deadline.after(() -> 0, longer), policy.of(request, Optional.of("science")));
  }

  /** A template that only those get who name it is served by nobody else's pool. */
  @Test
  void aTemplateForThoseWhoNameItMustBeAGroupOfItsOwn() {
    List<Pools.Answer> answers = CATALOG.pools().stream().map(TemplateChoiceTest::silent).toList();
    assertEquals(
        List.of(List.of("nodejs"), List.of("science"), List.of("python"), List.of("idle")),
        Pools.inGroups(answers, CATALOG).stream()
            .map(group -> group.stream().map(Pools.Answer::name).toList())
            .toList());
  }

  private static Pools.Answer silent(String name) {
    return new Pools.Answer(name, Optional.empty(), "");
  }

  private static ApiCatalog.Language language(
      String name, String alias, ApiCatalog.Template... templates) {
    return new ApiCatalog.Language(
        name,
        List.of(alias),
        List.of(templates).stream().flatMap(template -> template.pools().stream()).toList(),
        Samples.DEFAULTS,
        Samples.MAXIMA.withWall(Samples.DEFAULTS.wall()),
        List.of(templates));
  }

  private static String language(Optional<String> language, Optional<String> template) {
    return TemplateChoice.language(language, template, CATALOG, "");
  }

  private static String refusal(Optional<String> language, String template) {
    Problem problem =
        assertThrows(
                ProblemException.class,
                () -> TemplateChoice.language(language, Optional.of(template), CATALOG, ""))
            .problem();
    assertEquals(400, problem.type().status());
    Violation violation = problem.errors().get(0);
    assertEquals("/template", violation.pointer());
    return violation.detail();
  }
}
