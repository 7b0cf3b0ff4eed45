package io.sandpool.http;

import java.util.List;
import java.util.Locale;

/** Refuses at the door what nobody will run, where the caller would learn of it too late. */
final class KnownLanguages {

  private KnownLanguages() {}

  /**
   * Throws a {@link ProblemException} where nobody speaks {@code language}.
   *
   * @param place a pointer to the request that asks for it
   */
  static void require(ApiCatalog catalog, String language, String place) {
    if (catalog.language(language.toLowerCase(Locale.ROOT)).isPresent()) {
      return;
    }
    List<String> known = catalog.languages().stream().map(ApiCatalog.Language::name).toList();
    String where = place.isEmpty() ? "" : place + "/language: ";
    throw new ProblemException(
        Problem.of(
                ProblemType.UNKNOWN_LANGUAGE,
                where + "No pool serves the language; known are " + String.join(", ", known) + ".")
            .with("languages", known));
  }
}
