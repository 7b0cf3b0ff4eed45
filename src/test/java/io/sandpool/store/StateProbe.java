package io.sandpool.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a database tells of itself. */
final class StateProbe implements DatabaseListener {

  private final List<String> operations = new CopyOnWriteArrayList<>();
  private volatile boolean up;
  private volatile boolean wasDown;

  @Override
  public void onOperation(String operation, Duration took) {
    if (took.isNegative()) {
      throw new AssertionError(took);
    }
    operations.add(operation);
  }

  @Override
  public void onState(boolean usable) {
    up = usable;
    wasDown |= !usable;
  }

  boolean up() {
    return up;
  }

  boolean wasDown() {
    return wasDown;
  }

  List<String> operations() {
    return List.copyOf(operations);
  }
}
