package io.sandpool.dispatch;

import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SpillReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where one request goes next, and what became of it where it was. Decides only; whoever travels
 * says what happened.
 *
 * <p>The routes are tried in order, each but the last with little patience. Where all refuse, the
 * request goes back to the first that had a queue and waits there as long as it may: a provider to
 * spill over to must never make worse what would have been without it.
 */
final class Journey {

  /** What is known of a leg. */
  private enum State {
    /** It may serve. */
    OPEN,
    /** It would serve who waits. */
    BUSY,
    /** It has refused. */
    CLOSED
  }

  private final SpillPolicy policy;
  private final List<Leg> legs;
  private final State[] states;
  private final List<String> refusals = new ArrayList<>(0);
  private Optional<Spill> left;
  private Optional<ServiceError> first = Optional.empty();
  private boolean waiting;
  private int at;

  /**
   * Begins at the first leg.
   *
   * @param legs in order, never empty
   * @param left what was passed over before the first leg
   */
  Journey(SpillPolicy policy, List<Leg> legs, Optional<Spill> left) {
    this.policy = policy;
    this.legs = legs;
    this.left = left;
    this.states = new State[legs.size()];
    Arrays.fill(states, State.OPEN);
  }

  /** Where the request is. */
  Leg leg() {
    return waiting ? legs.get(at).withoutHurry() : legs.get(at);
  }

  /** How the request came to where it is; empty where that is where it was to be. */
  Optional<Spill> spill() {
    return left.filter(spill -> !spill.from().equals(legs.get(at).route().provider()));
  }

  /**
   * The present leg gives no sandbox.
   *
   * @return whether there is another leg; where not, {@code error} or what {@link #verdict} makes
   *     of it is the answer
   */
  boolean refused(ServiceError error) {
    Optional<SpillReason> reason = SpillPolicy.reasonOf(error);
    if (waiting || reason.isEmpty() || !policy.allows(reason.get())) {
      first = Optional.of(error);
      return false;
    }
    String provider = legs.get(at).route().provider();
    leave(provider, reason.get());
    refusals.add(provider + " (" + reason.get().wireName() + ")");
    first = first.or(() -> Optional.of(error));
    boolean impatient =
        error instanceof ServiceError.DeadlineUnreachable && legs.get(at).patience().isPresent();
    states[at] = impatient ? State.BUSY : State.CLOSED;
    return moveOn();
  }

  private void leave(String provider, SpillReason reason) {
    left = left.or(() -> Optional.of(new Spill(provider, reason)));
  }

  private boolean moveOn() {
    if (goTo(State.OPEN)) {
      return true;
    }
    waiting = true;
    at = legs.size() - 1;
    return goTo(State.BUSY);
  }

  /** Goes to the next leg in that state, the present one last. */
  private boolean goTo(State state) {
    for (int step = 1; step <= legs.size(); step++) {
      int next = (at + step) % legs.size();
      if (states[next] == state) {
        at = next;
        return true;
      }
    }
    return false;
  }

  /**
   * A sandbox of the present leg was dead or lost; the next leg is another where there is one, else
   * the same.
   *
   * @return whether it is another
   */
  boolean again(SpillReason reason) {
    int before = at;
    if (policy.allows(reason)) {
      leave(legs.get(at).route().provider(), reason);
      goTo(State.OPEN);
    }
    return at != before;
  }

  /** What the caller is told when no leg is left: the first refusal, and what else was tried. */
  ServiceError verdict() {
    ServiceError error = first.orElseThrow();
    return refusals.size() < 2
        ? error
        : Refusals.withDetail(
            error, error.detail() + " Tried: " + String.join(", ", refusals) + ".");
  }
}
