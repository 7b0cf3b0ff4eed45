package io.sandpool.emulator;

import java.util.List;

/** What sandboxes are made of. Blocks; thread safe. */
interface KernelPlace {

  /** How the sandbox of that name is started. */
  KernelProcess.Launch launch(String name, KernelSettings settings);

  /** Ends one; nothing where it is gone already. */
  void remove(String name);

  /** Ends several, faster than one after the other where that is possible. */
  default void removeAll(List<String> names) {
    names.forEach(this::remove);
  }

  /** The names of those of which something is left. */
  List<String> left();

  /** All have ended, and none begins any more. */
  void close();
}
