package io.sandpool.http.ragflow;

/**
 * What RAGFlow asks for.
 *
 * @param language the program's
 * @param code source text
 * @param argumentsJson a JSON object for {@code main}, exactly as it was written
 */
record RunRequest(RunLanguage language, String code, String argumentsJson) {

  /** The language only: all else is the caller's. */
  @Override
  public String toString() {
    return "RunRequest[" + language + "]";
  }
}
