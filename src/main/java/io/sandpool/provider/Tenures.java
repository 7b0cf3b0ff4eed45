package io.sandpool.provider;

import io.sandpool.sandbox.SandboxRef;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present instance of a provider and those before it that still have sandboxes: who made what.
 *
 * <p>Used on the provider's context; the present instance may be asked for on any thread.
 */
final class Tenures {

  private static final Logger LOG = LoggerFactory.getLogger(Tenures.class);

  private final List<Tenure> old = new ArrayList<>();
  private volatile Tenure current;
  private Map<SandboxRef, Tenure> finders = Map.of();

  Tenures(SandboxProvider first) {
    this.current = new Tenure(first);
  }

  Tenure current() {
    return current;
  }

  /** Those before the present one; a copy. */
  List<Tenure> old() {
    return List.copyOf(old);
  }

  boolean hasOld() {
    return !old.isEmpty();
  }

  /** The present one first. */
  List<Tenure> all() {
    List<Tenure> all = new ArrayList<>();
    all.add(current);
    all.addAll(old);
    return all;
  }

  /** {@code next} takes over; returns who was before. */
  Tenure succeed(SandboxProvider next) {
    Tenure before = current;
    old.add(before);
    current = new Tenure(next);
    return before;
  }

  void forget(Tenure done) {
    old.remove(done);
  }

  /** Sandboxes that there are and that are being made. */
  int size() {
    return current.size() + oldSize();
  }

  int oldSize() {
    return old.stream().mapToInt(Tenure::size).sum();
  }

  /** Who made it; of one that nobody here made, who found it; else the present one. */
  Tenure of(SandboxRef sandbox) {
    if (old.isEmpty() || current.holds(sandbox)) {
      return current;
    }
    return old.stream()
        .filter(tenure -> tenure.holds(sandbox))
        .findFirst()
        .or(() -> Optional.ofNullable(finders.get(sandbox)).filter(old::contains))
        .orElse(current);
  }

  /**
   * What all find, each sandbox once: by the word of who made it, where that is known. One that
   * cannot look keeps the others from nothing; what it has stays unseen. Fails where nobody can.
   */
  Future<List<OwnedSandbox>> list() {
    List<Tenure> asked = all();
    List<Future<List<OwnedSandbox>>> answers = asked.stream().map(Tenure::list).toList();
    return Future.join(answers)
        .transform(
            done ->
                answers.stream().noneMatch(Future::succeeded)
                    ? Future.failedFuture(answers.get(0).cause())
                    : Future.succeededFuture(union(asked, answers)));
  }

  private List<OwnedSandbox> union(List<Tenure> asked, List<Future<List<OwnedSandbox>>> answers) {
    Map<SandboxRef, OwnedSandbox> union = new HashMap<>();
    Map<SandboxRef, Tenure> by = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      Tenure finder = asked.get(i);
      if (answers.get(i).failed()) {
        LOG.warn(
            "Provider {}: one of {} settings in use cannot be looked through: {}",
            finder.provider().id(),
            asked.size(),
            answers.get(i).cause().getMessage());
        continue;
      }
      for (OwnedSandbox found : answers.get(i).result()) {
        boolean ofAnother =
            asked.stream().anyMatch(other -> other != finder && other.hasMade(found));
        if (!ofAnother && union.putIfAbsent(found.sandbox(), found) == null) {
          by.put(found.sandbox(), finder);
        }
      }
    }
    finders = by;
    return List.copyOf(union.values());
  }
}
