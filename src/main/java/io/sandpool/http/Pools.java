package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.PoolStatus;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Asks the pools how they are. */
final class Pools {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Bus bus;
  private final Supplier<ApiCatalog> catalog;

  Pools(Bus bus, Supplier<ApiCatalog> catalog) {
    this.bus = bus;
    this.catalog = catalog;
  }

  boolean has(String name) {
    return catalog.get().pools().contains(name);
  }

  Future<PoolStatus> ask(String name) {
    return bus.ask(
        Addresses.poolStatus(name), new AskStatus(), Deadline.after(bus.ticker(), PATIENCE));
  }

  /** What each pool says, in the order of the configuration. */
  Future<List<Answer>> askAll() {
    List<Future<Answer>> asked = catalog.get().pools().stream().map(this::answer).toList();
    return Future.all(asked).map(all -> all.list());
  }

  /** The answers of the pools that serve a language together; a pool that serves none, alone. */
  List<List<Answer>> inGroups(List<Answer> answers) {
    List<List<Answer>> groups = new ArrayList<>();
    Set<String> grouped = new HashSet<>();
    for (ApiCatalog.Language language : catalog.get().languages()) {
      grouped.addAll(language.pools());
      groups.add(
          answers.stream().filter(answer -> language.pools().contains(answer.name())).toList());
    }
    answers.stream()
        .filter(answer -> !grouped.contains(answer.name()))
        .forEach(answer -> groups.add(List.of(answer)));
    return groups;
  }

  private Future<Answer> answer(String name) {
    return ask(name)
        .map(status -> new Answer(name, Optional.of(status), ""))
        .recover(
            failure ->
                Future.succeededFuture(
                    new Answer(name, Optional.empty(), String.valueOf(failure.getMessage()))));
  }

  /**
   * What one pool says.
   *
   * @param name the pool's name
   * @param status how it is, absent where it did not answer
   * @param reason why it did not
   */
  record Answer(String name, Optional<PoolStatus> status, String reason) {}
}
