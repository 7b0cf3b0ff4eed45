package io.sandpool.emulator;

import io.vertx.core.Future;

/** Hears what happens in an execution. */
@FunctionalInterface
public interface KernelListener {

  /**
   * Called on the host's Vert.x context, in order.
   *
   * @return completes, in whatever way, when it has room for more; the sandbox is not read any
   *     further while too many have not
   */
  Future<Void> on(KernelEvent event);
}
