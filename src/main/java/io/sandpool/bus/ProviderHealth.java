package io.sandpool.bus;

import java.util.Locale;

/** How a provider is, as far as is known. */
public enum ProviderHealth {
  /** It can make sandboxes. */
  UP,
  /** It does not answer, or not as it should. */
  UNREACHABLE,
  /** It answers that the credentials are wrong or not sufficient. */
  UNAUTHORISED,
  /** It answers that too much was asked of it. */
  THROTTLED,
  /**
   * It answers, but cannot be used as it is configured: an image, a runtime or a template is
   * missing.
   */
  MISCONFIGURED;

  /** The name on the wire and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
