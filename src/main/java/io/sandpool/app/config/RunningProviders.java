package io.sandpool.app.config;

import io.sandpool.settings.ProviderKinds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which providers serve, and which of them a request that names none goes to. One that is only
 * saved does not serve, and costs nothing.
 *
 * @param all those that serve: the file's, the active one, those that an order names
 * @param active the one that operators chose
 */
record RunningProviders(List<ProviderConfig> all, Optional<String> active) {

  RunningProviders {
    all = List.copyOf(all);
  }

  /**
   * Chooses.
   *
   * @param known all that have settings, in the order in which they were written
   * @param inFile the ids of those that the file has
   * @param active the one that operators chose; one without settings takes those of its kind
   * @param named those that the order of providers names
   */
  static RunningProviders of(
      List<ProviderConfig> known, Set<String> inFile, Optional<String> active, List<String> named) {
    Set<String> serving = new LinkedHashSet<>(inFile);
    active.ifPresent(serving::add);
    serving.addAll(named);
    List<ProviderConfig> all =
        new ArrayList<>(known.stream().filter(one -> serving.contains(one.id())).toList());
    active
        .filter(id -> known.stream().noneMatch(one -> one.id().equals(id)))
        .ifPresent(
            id -> all.add(new ProviderConfig(id, ProviderKinds.typeOf(id), new JsonObject())));
    return new RunningProviders(all, active);
  }

  /** The order where none was written. */
  List<String> order() {
    Optional<ProviderConfig> chosen = active.flatMap(this::find);
    if (chosen.filter(ProviderConfig::isLeased).isPresent()) {
      return List.of(chosen.get().id());
    }
    Set<String> order = new LinkedHashSet<>();
    chosen.ifPresent(first -> order.add(first.id()));
    order.addAll(ids(false));
    order.addAll(ids(true));
    return List.copyOf(order);
  }

  /** An order that was written, the active one first. */
  List<String> order(List<String> written) {
    Set<String> order = new LinkedHashSet<>();
    active.ifPresent(order::add);
    order.addAll(written);
    return List.copyOf(order);
  }

  List<String> ids() {
    return all.stream().map(ProviderConfig::id).toList();
  }

  /** The ids of those whose sandboxes cost money. */
  Set<String> leased() {
    return Set.copyOf(ids(true));
  }

  private List<String> ids(boolean leased) {
    return all.stream()
        .filter(provider -> provider.isLeased() == leased)
        .map(ProviderConfig::id)
        .toList();
  }

  private Optional<ProviderConfig> find(String id) {
    return all.stream().filter(provider -> provider.id().equals(id)).findFirst();
  }
}
