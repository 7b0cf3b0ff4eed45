package io.sandpool.bus;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a trial of a provider went.
 *
 * @param provider its id
 * @param language what the program was written in
 * @param steps all steps, in order
 */
public record ProviderTrial(String provider, String language, List<Step> steps) {

  public ProviderTrial {
    steps = List.copyOf(steps);
  }

  /** Whether every step went well. */
  public boolean passed() {
    return steps.stream().allMatch(step -> step.end() == End.PASSED);
  }

  /**
   * One step.
   *
   * @param name which
   * @param end how it ended
   * @param took how long it took, zero where it was skipped
   * @param error what went wrong
   */
  public record Step(Name name, End end, Duration took, Optional<String> error) {}

  /** The steps, in order. */
  public enum Name {
    /** A cheap call with the credentials. */
    PROBE,
    /** A sandbox is made. */
    CREATE,
    /** A program runs in it, with arguments, and what it returns is what it should be. */
    RUN,
    /** The sandbox is ended. */
    DESTROY;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a step ends. */
  public enum End {
    /** Well. */
    PASSED,
    /** Not well. */
    FAILED,
    /** It could not be tried, since one before it failed. */
    SKIPPED;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
