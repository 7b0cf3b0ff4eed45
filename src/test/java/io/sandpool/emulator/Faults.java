package io.sandpool.emulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests something goes wrong with. Those of one operation take the faults that were
 * planned for it in order, one each.
 *
 * <p>Thread safe; plans hold for requests that come later.
 */
public final class Faults {

  /** A fault that befell a request. */
  public record Injected(Operation operation, Fault fault) {}

  private final Map<Operation, Deque<Planned>> plans = new HashMap<>();
  private final List<Injected> injected = new ArrayList<>();

  /** Plans faults for an operation. */
  public Plan on(Operation operation) {
    return new Plan(operation);
  }

  /** Forgets all plans. */
  public synchronized void clear() {
    plans.clear();
  }

  /** The faults that befell requests, in order. */
  public synchronized List<Injected> injected() {
    return List.copyOf(injected);
  }

  synchronized Optional<Fault> next(Operation operation) {
    Deque<Planned> waiting = plans.getOrDefault(operation, new ArrayDeque<>());
    Planned planned = waiting.peek();
    if (planned == null) {
      return Optional.empty();
    }
    planned.left--;
    if (planned.left == 0) {
      waiting.remove();
    }
    planned.fault.ifPresent(fault -> injected.add(new Injected(operation, fault)));
    return planned.fault;
  }

  private synchronized void add(Operation operation, Optional<Fault> fault, long times) {
    if (times > 0) {
      plans.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(new Planned(fault, times));
    }
  }

  /** Adds to what is planned for one operation. */
  public final class Plan {

    private final Operation operation;

    private Plan(Operation operation) {
      this.operation = operation;
    }

    /** The next request. */
    public Plan once(Fault fault) {
      return times(1, fault);
    }

    /** The next requests. */
    public Plan times(int count, Fault fault) {
      add(operation, Optional.of(fault), count);
      return this;
    }

    /** All from then on. */
    public Plan always(Fault fault) {
      add(operation, Optional.of(fault), Long.MAX_VALUE);
      return this;
    }

    /** Leaves the next requests in peace. */
    public Plan spare(int count) {
      add(operation, Optional.empty(), count);
      return this;
    }
  }

  private static final class Planned {

    private final Optional<Fault> fault;
    private long left;

    private Planned(Optional<Fault> fault, long left) {
      this.fault = fault;
      this.left = left;
    }
  }
}
