package io.sandpool.pool;

import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Everything a pool is told. A value out of range is refused with an {@link
 * IllegalArgumentException} that names the key as the configuration writes it.
 *
 * @param name the pool's name, part of its bus addresses and a label of its metrics
 * @param provider the id of the provider that makes its sandboxes
 * @param spec what the sandboxes are made of
 * @param sizes how many sandboxes and how many callers
 * @param refill how sandboxes are made
 * @param upkeep how sandboxes are looked after and ended
 * @param sizing how the number of idle sandboxes follows demand
 * @param weights how much each tenant may have beside the others
 */
public record PoolSettings(
    String name,
    String provider,
    SandboxSpec spec,
    Sizes sizes,
    Refill refill,
    Upkeep upkeep,
    Sizing sizing,
    TenantWeights weights) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** Longer than any sandbox lives, and far from where nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  public PoolSettings {
    requireName("name", name);
    requireName("provider", provider);
  }

  /** For tenants that are all equal. */
  public PoolSettings(
      String name,
      String provider,
      SandboxSpec spec,
      Sizes sizes,
      Refill refill,
      Upkeep upkeep,
      Sizing sizing) {
    this(name, provider, spec, sizes, refill, upkeep, sizing, TenantWeights.EQUAL);
  }

  /** The same for tenants of these weights. */
  public PoolSettings with(TenantWeights other) {
    return new PoolSettings(name, provider, spec, sizes, refill, upkeep, sizing, other);
  }

  /** Whether sandboxes made for {@code other} serve as well as those made for these settings. */
  boolean interchangeableWith(PoolSettings other) {
    return provider.equals(other.provider) && spec.equals(other.spec);
  }

  /**
   * How many.
   *
   * @param minIdle idle sandboxes wanted at least
   * @param maxTotal sandboxes at most, those being made and destroyed included: they all take
   *     memory
   * @param maxWaiting callers that may wait for a sandbox; 0 for none
   */
  public record Sizes(int minIdle, int maxTotal, int maxWaiting) {
    public Sizes {
      requireBetween("max_total", 1, 10_000, maxTotal);
      if (minIdle < 0 || minIdle > maxTotal) {
        throw new IllegalArgumentException(
            "min_idle must be between 0 and max_total (%d), was %d".formatted(maxTotal, minIdle));
      }
      requireBetween("max_waiting", 0, 1_000_000, maxWaiting);
    }
  }

  /**
   * How sandboxes are made.
   *
   * @param parallelism creations in flight at most
   * @param createTimeout how long one creation may take
   * @param failureThreshold failures in a row after which the breaker opens
   * @param backOffMin the pause after a first failure; it doubles with each further one
   * @param backOffMax the longest pause, and so the time in which a recovery is noticed
   */
  public record Refill(
      int parallelism,
      Duration createTimeout,
      int failureThreshold,
      Duration backOffMin,
      Duration backOffMax) {

    /** What is used where the configuration says nothing. */
    public static final Refill DEFAULTS =
        new Refill(2, Duration.ofSeconds(60), 3, Duration.ofMillis(200), Duration.ofSeconds(5));

    public Refill {
      requireBetween("refill_parallelism", 1, 1_000, parallelism);
      requirePositive("create_timeout", createTimeout);
      requireBetween("failure_threshold", 1, 1_000, failureThreshold);
      requirePositive("back_off_min", backOffMin);
      requirePositive("back_off_max", backOffMax);
      if (backOffMax.compareTo(backOffMin) < 0) {
        throw new IllegalArgumentException(
            "back_off_max must be at least back_off_min (%s), was %s"
                .formatted(backOffMin, backOffMax));
      }
    }

    BackOff backOff() {
      return new BackOff(backOffMin.toNanos(), backOffMax.toNanos());
    }
  }

  /**
   * How sandboxes are looked after and ended.
   *
   * @param idleExpiry the age at which an idle sandbox is replaced
   * @param expiryJitter the share of that age by which it may come earlier, so that sandboxes that
   *     were born together do not die together
   * @param validateEvery how long an idle sandbox goes without being asked whether it answers
   * @param checkTimeout how long that answer may take
   * @param leaseSlack how long a lease outlives the longest run it was granted for
   * @param destroyTimeout how long one attempt to destroy may take
   */
  public record Upkeep(
      Duration idleExpiry,
      double expiryJitter,
      Duration validateEvery,
      Duration checkTimeout,
      Duration leaseSlack,
      Duration destroyTimeout) {

    /** What is used where the configuration says nothing. */
    public static final Upkeep DEFAULTS =
        new Upkeep(
            Duration.ofMinutes(30),
            0.2,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    public Upkeep {
      requirePositive("idle_expiry", idleExpiry);
      if (!(expiryJitter >= 0 && expiryJitter < 1)) {
        throw new IllegalArgumentException(
            "expiry_jitter must be at least 0 and below 1, was " + expiryJitter);
      }
      requirePositive("validate_every", validateEvery);
      requirePositive("check_timeout", checkTimeout);
      requirePositive("lease_slack", leaseSlack);
      requirePositive("destroy_timeout", destroyTimeout);
    }
  }

  /**
   * How the number of idle sandboxes follows demand, between the minimum and the maximum.
   *
   * @param followsDemand whether it does; otherwise it is the minimum
   * @param warmRatio the share of runs that is to find an idle sandbox
   * @param coolDown how long the target stays after the last run that needed it
   */
  public record Sizing(boolean followsDemand, double warmRatio, Duration coolDown) {

    /** The shortest cool-down. */
    public static final Duration SHORTEST_COOL_DOWN = Duration.ofSeconds(1);

    /** The longest cool-down. */
    public static final Duration LONGEST_COOL_DOWN = Duration.ofHours(1);

    /** What is used where the configuration says nothing. */
    public static final Sizing DEFAULTS = new Sizing(true, 0.99, Duration.ofMinutes(5));

    public Sizing {
      if (!(warmRatio > 0 && warmRatio < 1)) {
        throw new IllegalArgumentException(
            "warm_ratio must be above 0 and below 1, such as 0.99; was " + warmRatio);
      }
      if (coolDown.compareTo(SHORTEST_COOL_DOWN) < 0 || coolDown.compareTo(LONGEST_COOL_DOWN) > 0) {
        throw new IllegalArgumentException(
            "cool_down must be between 1 second and 1 hour, was " + coolDown);
      }
    }

    /** The same, but the target is the minimum whatever the demand. */
    public Sizing fixed() {
      return new Sizing(false, warmRatio, coolDown);
    }
  }

  private static void requireName(String key, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must be up to 63 letters, digits, '.', '_' and '-', the first a letter or digit, was '%s'"
              .formatted(key, value));
    }
  }

  private static void requireBetween(String key, int least, int most, int value) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, was %d".formatted(key, least, most, value));
    }
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s must be positive and at most %d days, was %s"
              .formatted(key, LONGEST.toDays(), value));
    }
  }
}
