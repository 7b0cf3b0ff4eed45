package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.TryProvider;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxSpec;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks the providers how they are. */
final class Providers {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Longer than all steps of a trial may take together. */
  private static final Duration TRIAL = Duration.ofSeconds(150);

  private final Bus bus;
  private final Supplier<ApiCatalog> catalog;

  Providers(Bus bus, Supplier<ApiCatalog> catalog) {
    this.bus = bus;
    this.catalog = catalog;
  }

  /**
   * What is configured of a provider.
   *
   * @throws ProblemException where there is none of that id
   */
  ApiCatalog.Provider find(String id) {
    return catalog
        .get()
        .provider(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                        ProblemType.NOT_FOUND, "There is no such provider; see /v1/providers.")));
  }

  Future<ProviderReport> ask(ApiCatalog.Provider provider) {
    return bus.ask(Addresses.providerReport(provider.id()), new AskStatus(), in(PATIENCE));
  }

  /** What each provider says, in the order of the configuration. */
  Future<List<Answer>> askAll() {
    List<Future<Answer>> asked = catalog.get().providers().stream().map(this::answer).toList();
    return Future.all(asked).map(all -> all.list());
  }

  private Future<Answer> answer(ApiCatalog.Provider provider) {
    return ask(provider)
        .map(report -> new Answer(provider, Optional.of(report), ""))
        .recover(
            failure ->
                Future.succeededFuture(
                    new Answer(provider, Optional.empty(), String.valueOf(failure.getMessage()))));
  }

  /** Tries a provider out with a sandbox of {@code spec}. */
  Future<ProviderTrial> tryOut(ApiCatalog.Provider provider, SandboxSpec spec) {
    return bus.ask(Addresses.tryOut(provider.id()), new TryProvider(spec), in(TRIAL));
  }

  private Deadline in(Duration patience) {
    return Deadline.after(bus.ticker(), patience);
  }

  /**
   * What one provider says.
   *
   * @param provider what is configured of it
   * @param report how it is, absent where it did not answer
   * @param reason why it did not
   */
  record Answer(ApiCatalog.Provider provider, Optional<ProviderReport> report, String reason) {}
}
