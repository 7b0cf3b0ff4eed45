package io.sandpool.http.ragflow;

import io.sandpool.http.Dialect;
import io.sandpool.http.DialectTools;
import io.sandpool.http.Manner;
import io.sandpool.http.Right;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** What RAGFlow calls. Immutable but for its count of runs; for any thread. */
public final class RagflowDialect implements Dialect {

  private final RagflowSettings settings;
  private final Optional<RateLimiter> limiter;

  /** Makes one for all verticles of a service. */
  public RagflowDialect(RagflowSettings settings, Ticker ticker) {
    this.settings = settings;
    this.limiter = settings.rateLimit().map(limit -> new RateLimiter(limit, ticker));
  }

  @Override
  public List<Operation> operations(DialectTools tools) {
    if (!settings.enabled()) {
      return List.of();
    }
    Manner manner = new RunManner(settings);
    return List.of(
        new Operation(
            HttpMethod.POST,
            "/run",
            Optional.of(Right.RUN),
            manner,
            new RunHandler(settings, limiter, tools)::handle),
        new Operation(
            HttpMethod.GET,
            "/healthz",
            Optional.empty(),
            manner,
            new HealthzHandler(tools)::handle));
  }
}
