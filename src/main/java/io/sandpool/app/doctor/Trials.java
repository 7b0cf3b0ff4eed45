package io.sandpool.app.doctor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sandboxes that worked, for the checks that look closer. Thread-safe. */
final class Trials {

  private final List<Trial> done = new CopyOnWriteArrayList<>();

  void add(Trial trial) {
    done.add(trial);
  }

  List<Trial> all() {
    return List.copyOf(done);
  }
}
