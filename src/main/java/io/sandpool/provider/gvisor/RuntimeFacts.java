package io.sandpool.provider.gvisor;

/**
 * What is known of a runtime.
 *
 * @param version runsc's release, such as {@code 20260905.0}, or {@value #UNKNOWN}
 * @param platform how it intercepts system calls, or {@value #UNKNOWN}
 */
public record RuntimeFacts(String version, String platform) {

  /** Stands for what could not be found out. */
  public static final String UNKNOWN = "unknown";

  /** Nothing known. */
  public static RuntimeFacts unknown() {
    return new RuntimeFacts(UNKNOWN, UNKNOWN);
  }

  /** Whether the release is known. */
  public boolean isKnown() {
    return !version.equals(UNKNOWN);
  }
}
