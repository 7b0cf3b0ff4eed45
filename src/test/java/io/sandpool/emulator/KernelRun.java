package io.sandpool.emulator;

/** An execution that is under way or waits for its turn. */
@FunctionalInterface
public interface KernelRun {

  /**
   * Interrupts it, or takes it out of the queue. Its events end as those of others do. Nothing
   * where it is over. Does not block.
   */
  void cancel();
}
