package io.sandpool.sandbox;

import java.util.Locale;

/** Why a run left the provider that comes first. */
public enum SpillReason {
  /** It has no sandbox soon enough. */
  EXHAUSTED,
  /** It cannot make sandboxes at present. */
  DEGRADED,
  /** Its calls failed so often that it is left alone for a while. */
  CIRCUIT_OPEN,
  /** It could not be reached, or its sandbox was dead before the code was sent. */
  PROVIDER_DOWN,
  /** It lost the sandbox while the program ran, and the request may be repeated. */
  PROVIDER_LOST,
  /** It does not run that language. */
  LANGUAGE_MISSING,
  /** It cannot do something that the request asks for. */
  FEATURE_MISSING,
  /** What may be spent there is spent. */
  BUDGET;

  /** The name on the wire and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
