package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All slots of a pool, found by number and, oldest first, by state.
 *
 * <p>The only place where a slot's state changes. Every count is the size of a set, so no count can
 * be wrong.
 */
final class Slots {

  /** What may follow a state. A slot ends from CREATING and RETIRING, see {@link #remove}. */
  private static final Map<SlotState, Set<SlotState>> LEGAL =
      Map.of(
          SlotState.CREATING, EnumSet.of(SlotState.IDLE, SlotState.RETIRING),
          SlotState.IDLE, EnumSet.of(SlotState.LEASED, SlotState.VALIDATING, SlotState.RETIRING),
          SlotState.VALIDATING, EnumSet.of(SlotState.IDLE, SlotState.RETIRING),
          SlotState.LEASED, EnumSet.of(SlotState.RETIRING),
          SlotState.RETIRING, EnumSet.noneOf(SlotState.class));

  private static final Set<SlotState> MAY_END = EnumSet.of(SlotState.CREATING, SlotState.RETIRING);

  private final Map<Long, Slot> byNumber = new HashMap<>();
  private final Map<SlotState, NavigableSet<Slot>> byState = new EnumMap<>(SlotState.class);
  private final NavigableSet<Slot> unwantedIdle = inOrderOfBirth();

  Slots() {
    for (SlotState state : SlotState.values()) {
      byState.put(state, inOrderOfBirth());
    }
  }

  private static NavigableSet<Slot> inOrderOfBirth() {
    return new TreeSet<>(Comparator.comparingLong(Slot::number));
  }

  /** Takes in a slot whose sandbox is being made. */
  void add(Slot slot) {
    byNumber.put(slot.number(), slot);
    in(slot.state()).add(slot);
  }

  /**
   * Moves {@code slot} on.
   *
   * @throws IllegalStateException where its state does not allow that
   */
  void transition(Slot slot, SlotState to) {
    SlotState from = slot.state();
    if (!LEGAL.getOrDefault(from, Set.of()).contains(to)) {
      throw new IllegalStateException("slot " + slot.number() + ": " + from + " to " + to);
    }
    leave(slot);
    slot.setState(to);
    in(to).add(slot);
    if (to == SlotState.IDLE && !slot.isWanted()) {
      unwantedIdle.add(slot);
    }
  }

  /** Forgets a slot that holds no sandbox: it was never made, or it is gone. */
  void remove(Slot slot) {
    if (!MAY_END.contains(slot.state())) {
      throw new IllegalStateException("slot " + slot.number() + ": " + slot.state() + " to gone");
    }
    leave(slot);
    byNumber.remove(slot.number());
  }

  private void leave(Slot slot) {
    in(slot.state()).remove(slot);
    unwantedIdle.remove(slot);
  }

  /** Says that {@code slot} is to be replaced; the first reason stays. */
  void condemn(Slot slot, Eviction reason) {
    if (slot.isWanted()) {
      slot.setVerdict(reason);
      if (slot.state() == SlotState.IDLE) {
        unwantedIdle.add(slot);
      }
    }
  }

  Optional<Slot> find(long number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /** The slot of that number if it is in {@code state}. */
  Optional<Slot> find(long number, SlotState state) {
    return find(number).filter(slot -> slot.state() == state);
  }

  /** The numbers of all slots. */
  Set<Long> numbers() {
    return Set.copyOf(byNumber.keySet());
  }

  int total() {
    return byNumber.size();
  }

  int count(SlotState state) {
    return in(state).size();
  }

  /** Slots in {@code state} as they are now, oldest first; the list does not change with them. */
  List<Slot> list(SlotState state) {
    return new ArrayList<>(in(state));
  }

  Optional<Slot> oldestIdle() {
    return first(in(SlotState.IDLE));
  }

  Optional<Slot> oldestUnwantedIdle() {
    return first(unwantedIdle);
  }

  /** How many sandboxes are idle, or will be after their check, and are not to be replaced. */
  int wantedIdle() {
    return count(SlotState.IDLE) - unwantedIdle.size() + countWanted(in(SlotState.VALIDATING));
  }

  /** How many sandboxes in the making will be used. */
  int wantedCreating() {
    return countWanted(in(SlotState.CREATING));
  }

  private NavigableSet<Slot> in(SlotState state) {
    NavigableSet<Slot> slots = byState.get(state);
    if (slots == null) {
      throw new IllegalStateException("no set for " + state);
    }
    return slots;
  }

  private static Optional<Slot> first(NavigableSet<Slot> slots) {
    return slots.isEmpty() ? Optional.empty() : Optional.of(slots.first());
  }

  /** Counts by looking at each; both sets it is used on are small. */
  private static int countWanted(Collection<Slot> slots) {
    int wanted = 0;
    for (Slot slot : slots) {
      if (slot.isWanted()) {
        wanted++;
      }
    }
    return wanted;
  }
}
