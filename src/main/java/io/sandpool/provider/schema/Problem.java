package io.sandpool.provider.schema;

/**
 * Something wrong with one setting.
 *
 * @param field its key
 * @param message what it must be and what it was; no secret
 */
public record Problem(String field, String message) {

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
