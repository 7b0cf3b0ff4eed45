package io.sandpool.app.config;

/**
 * Something that is wrong with the configuration.
 *
 * @param path the key
 * @param message what it must be and what it was
 */
public record ConfigProblem(String path, String message) {

  @Override
  public String toString() {
    return path + " " + message;
  }
}
