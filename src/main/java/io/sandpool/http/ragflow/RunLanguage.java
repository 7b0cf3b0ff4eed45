package io.sandpool.http.ragflow;

import java.util.Locale;
import java.util.Optional;

/** The languages that RAGFlow knows. */
enum RunLanguage {
  PYTHON,
  NODEJS;

  /** The name on RAGFlow's wire, and ours. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RunLanguage> ofWireName(String name) {
    for (RunLanguage language : values()) {
      if (language.wireName().equals(name)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
