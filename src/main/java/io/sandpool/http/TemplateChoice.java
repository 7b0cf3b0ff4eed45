package io.sandpool.http;

import io.sandpool.http.schema.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a schema cannot say about a request's template: that there is one, and of which language.
 */
final class TemplateChoice {

  private TemplateChoice() {}

  /**
   * The language of a request; where it names none, that of its template. Throws a {@link
   * ProblemException} where there is no such template, or one of another language.
   *
   * @param language absent only where there is a template
   * @param place a pointer to the request that they belong to
   */
  static String language(
      Optional<String> language, Optional<String> template, ApiCatalog catalog, String place) {
    if (template.isEmpty()) {
      return language.orElseThrow();
    }
    String name = template.get();
    ApiCatalog.Language own =
        catalog
            .languageOfTemplate(name)
            .orElseThrow(
                () ->
                    refused(
                        place, "must be " + known(language, catalog) + ", was \"" + name + '"'));
    language
        .filter(other -> !own.isCalled(other.toLowerCase(Locale.ROOT)))
        .ifPresent(
            other -> {
              throw refused(
                  place,
                  "is \"%s\", which runs %s, and language is \"%s\"; leave one of them out, or take %s"
                      .formatted(name, own.name(), other, known(language, catalog)));
            });
    return language.orElse(own.name());
  }

  private static String known(Optional<String> language, ApiCatalog catalog) {
    return language
        .flatMap(name -> catalog.language(name.toLowerCase(Locale.ROOT)))
        .map(of -> "one of %s's templates: %s".formatted(of.name(), names(List.of(of))))
        .orElseGet(() -> "one of " + names(catalog.languages()));
  }

  private static String names(List<ApiCatalog.Language> languages) {
    return languages.stream()
        .flatMap(language -> language.templates().stream())
        .map(ApiCatalog.Template::name)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static ProblemException refused(String place, String what) {
    String pointer = place + "/template";
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST, List.of(new Violation(pointer, pointer + " " + what))));
  }
}
