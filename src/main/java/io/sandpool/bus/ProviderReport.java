package io.sandpool.bus;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A provider at one moment, and what the service does about it.
 *
 * @param status what the provider says of itself
 * @param circuit whether it is left alone
 * @param budgets what may be spent there; empty for a provider whose sandboxes cost nothing
 */
public record ProviderReport(ProviderStatus status, Circuit circuit, List<Allowance> budgets) {

  public ProviderReport {
    budgets = List.copyOf(budgets);
  }

  /**
   * The circuit breaker.
   *
   * @param state closed, half open or open
   * @param reason why it opened last
   * @param nextProbe how long until the backend is asked again; absent where the breaker is not
   *     open
   */
  public record Circuit(
      CircuitState state, Optional<String> reason, Optional<Duration> nextProbe) {}

  /**
   * What may be spent in a stretch of time.
   *
   * @param scope whether it is the provider's own or that of all providers together
   * @param kind what is counted
   * @param limit the most; 0 for none at all
   * @param left what is left now
   */
  public record Allowance(Scope scope, Kind kind, long limit, double left) {

    /** What is left as a share of the limit; 0 where the limit is 0. */
    public double ratio() {
      return limit == 0 ? 0 : left / limit;
    }

    /** What is spent as a share of the limit; 0 where nothing may be, since nothing runs out. */
    public double spent() {
      return limit == 0 ? 0 : 1 - ratio();
    }
  }

  /** Whose budget. */
  public enum Scope {
    /** The provider's own. */
    PROVIDER,
    /** That of all providers whose sandboxes cost money, together. */
    ALL;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a budget counts. */
  public enum Kind {
    /** Runs in a minute. */
    RUNS,
    /** Seconds of living sandboxes in an hour. */
    SECONDS;

    /** The name on the wire and in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
