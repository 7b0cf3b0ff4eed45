package io.sandpool.http;

import java.util.Locale;

/** How an attempt to come in ended. */
public enum Attempt {
  /** With a good key. */
  ADMITTED,
  /** Without a key, from this machine, where none is needed. */
  LOCAL,
  /** No key was shown where one is needed. */
  MISSING,
  /** The key was not good. */
  REFUSED,
  /** Too many keys were not good. */
  SLOWED,
  /** The key was good, but not for that. */
  FORBIDDEN;

  /** The name in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
