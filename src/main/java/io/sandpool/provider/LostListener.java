package io.sandpool.provider;

import io.sandpool.bus.SandboxLost;

/** Is told of sandboxes that ended by themselves. */
@FunctionalInterface
public interface LostListener {

  /** A sandbox has ended that nobody had asked to end. */
  void onLost(SandboxLost lost);
}
