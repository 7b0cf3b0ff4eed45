package io.sandpool.http.ragflow;

import io.sandpool.http.Dialect;
import io.sandpool.http.DialectTools;
import io.sandpool.http.Exchange;
import io.sandpool.http.Manner;
import io.sandpool.http.Right;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What RAGFlow calls. Immutable but for its count of runs; for any thread. */
public final class RagflowDialect implements Dialect {

  private static final String ADMIN = "/api/v1/admin/sandbox";
  private static final Manner ADMIN_MANNER = new AdminManner();

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
    List<Operation> operations = new ArrayList<>(runs(tools));
    operations.addAll(admin(new AdminHandler(tools)));
    return operations;
  }

  private List<Operation> runs(DialectTools tools) {
    Manner manner = new RunManner(settings);
    RunHandler run = new RunHandler(settings, limiter, tools);
    HealthzHandler health = new HealthzHandler(tools);
    return List.of(
        new Operation(HttpMethod.POST, "/run", Optional.of(Right.RUN), manner, run::handle),
        new Operation(HttpMethod.GET, "/healthz", Optional.empty(), manner, health::handle));
  }

  private static List<Operation> admin(AdminHandler handler) {
    return List.of(
        admin(HttpMethod.GET, "/providers", handler::providers),
        admin(HttpMethod.GET, "/providers/:id/schema", handler::schema),
        admin(HttpMethod.GET, "/config", handler::read),
        admin(HttpMethod.POST, "/config", handler::save),
        admin(HttpMethod.POST, "/test", handler::test));
  }

  private static Operation admin(HttpMethod method, String path, Consumer<Exchange> handler) {
    return new Operation(method, ADMIN + path, Optional.of(Right.SYSTEM), ADMIN_MANNER, handler);
  }
}
