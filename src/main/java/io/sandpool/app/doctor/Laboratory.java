package io.sandpool.app.doctor;

import io.sandpool.sandbox.SandboxSpec;

/** Makes sandboxes the way the service does, to see whether they work; keeps none. */
interface Laboratory extends AutoCloseable {

  /** Makes a sandbox, runs a program of one line in it, and destroys it. */
  Trial trial(SandboxSpec spec) throws Exception;

  /** What an idle sandbox burns, in milliseconds of processor time per second. */
  double idleCost(SandboxSpec spec) throws Exception;

  /**
   * Removes whatever is left; makes no more. May be called on any thread, and while one is made.
   */
  @Override
  void close();
}
