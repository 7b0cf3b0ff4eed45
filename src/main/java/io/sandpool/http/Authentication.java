package io.sandpool.http;

import java.util.Locale;
import java.util.Optional;

/** Whether callers need a key. */
public enum Authentication {
  /** On where a key is set in the environment or others can reach the service, else off. */
  AUTO,
  /** Everybody shows a key. */
  ON,
  /** Who is on this machine may run programs and operate pools without a key. */
  OFF;

  /** The value of that name in the configuration. */
  public static Optional<Authentication> ofName(String name) {
    for (Authentication one : values()) {
      if (one.wireName().equals(name)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** The name in the configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a service at {@code host} asks for keys.
   *
   * @param staticKey whether there is a key in the environment
   */
  public boolean isOnAt(String host, boolean staticKey) {
    return switch (this) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> staticKey || !HttpSettings.isLoopback(host);
    };
  }
}
