package io.sandpool.http.ragflow;

import java.util.Optional;

/**
 * Something that is wrong with a body, in the words of FastAPI's validation.
 *
 * @param type its kind
 * @param place where in the body, as JSON: a field's name or a position; empty for the whole
 * @param message a sentence
 * @param inputJson what came, as JSON, cut where it is long
 * @param contextJson more, as JSON
 */
record Issue(
    String type,
    Optional<String> place,
    String message,
    String inputJson,
    Optional<String> contextJson) {

  static Issue ofField(String type, String field, String message, String inputJson) {
    return new Issue(type, Optional.of('"' + field + '"'), message, inputJson, Optional.empty());
  }

  Issue with(String contextJson) {
    return new Issue(type, place, message, inputJson, Optional.of(contextJson));
  }
}
