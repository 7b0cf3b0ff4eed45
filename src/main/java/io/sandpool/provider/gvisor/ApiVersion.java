package io.sandpool.provider.gvisor;

import java.util.Optional;

/**
 * A version of the Docker Engine API.
 *
 * @param major mostly 1
 * @param minor the number that counts
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** Engine 20.10. */
  public static final ApiVersion OLDEST = new ApiVersion(1, 41);

  /** What Engine 29 accepts at least, and the newest that docker-java is made for. */
  public static final ApiVersion NEWEST = new ApiVersion(1, 44);

  /** Reads {@code major.minor}. */
  public static Optional<ApiVersion> parse(String text) {
    if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
      return Optional.empty();
    }
    int dot = text.indexOf('.');
    return Optional.of(
        new ApiVersion(
            Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1))));
  }

  /**
   * The newest version that both sides speak; empty where there is none.
   *
   * @param least the oldest that the engine speaks
   * @param most the newest
   */
  public static Optional<ApiVersion> negotiate(ApiVersion least, ApiVersion most) {
    ApiVersion best = most.compareTo(NEWEST) < 0 ? most : NEWEST;
    boolean common = best.compareTo(least) >= 0 && best.compareTo(OLDEST) >= 0;
    return common ? Optional.of(best) : Optional.empty();
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
