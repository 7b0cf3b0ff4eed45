package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.PoolStatus;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
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

  private boolean has(String name) {
    return catalog.get().pools().contains(name);
  }

  /** The pool that the path names; refuses a name that no pool has. */
  String named(RoutingContext context) {
    String name = context.pathParam("name");
    if (!has(name)) {
      throw new ProblemException(
          Problem.of(ProblemType.NOT_FOUND, "There is no such pool; see /v1/pools."));
    }
    return name;
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

  /**
   * The answers of the pools that serve the same requests together: those in a language that name
   * no template, or those that name one which serves nobody else. A pool that serves none, alone.
   */
  List<List<Answer>> inGroups(List<Answer> answers) {
    return inGroups(answers, catalog.get());
  }

  static List<List<Answer>> inGroups(List<Answer> answers, ApiCatalog catalog) {
    List<List<Answer>> groups = new ArrayList<>();
    Set<String> grouped = new HashSet<>();
    for (ApiCatalog.Language language : catalog.languages()) {
      Set<String> named = new HashSet<>();
      for (ApiCatalog.Template template : language.templates()) {
        if (!template.byDefault()) {
          named.addAll(template.pools());
          groups.add(among(answers, template.pools()));
        }
      }
      List<String> others =
          language.pools().stream().filter(pool -> !named.contains(pool)).toList();
      if (!others.isEmpty()) {
        groups.add(among(answers, others));
      }
      grouped.addAll(language.pools());
    }
    answers.stream()
        .filter(answer -> !grouped.contains(answer.name()))
        .forEach(answer -> groups.add(List.of(answer)));
    return groups;
  }

  private static List<Answer> among(List<Answer> answers, List<String> pools) {
    return answers.stream().filter(answer -> pools.contains(answer.name())).toList();
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
