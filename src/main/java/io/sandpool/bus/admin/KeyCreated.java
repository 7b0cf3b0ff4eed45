package io.sandpool.bus.admin;

/**
 * A key was made.
 *
 * @param key the key
 * @param secret what callers must show; told this once
 */
public record KeyCreated(KeyView key, String secret) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "KeyCreated[" + key + "]";
  }
}
