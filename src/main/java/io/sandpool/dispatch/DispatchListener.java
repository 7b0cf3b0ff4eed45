package io.sandpool.dispatch;

import io.sandpool.bus.Execute;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SpillReason;

/** Is told what became of requests; called on a dispatch context, must return at once. */
public interface DispatchListener {

  /** Cares for nothing. */
  DispatchListener NONE = new DispatchListener() {};

  /** A program ran; {@code language} is a canonical name from the configuration. */
  default void onFinished(Execute order, String language, ExecutionResult result) {}

  /** The service could not run a program. */
  default void onRefused(Execute order, ServiceError error) {}

  /**
   * A leased sandbox of {@code pool} turned out to be dead before the code was sent, or was lost
   * with a program that may be repeated; another one is leased.
   */
  default void onRetried(String pool, String provider, SpillReason reason) {}

  /** A program ran at {@code to} instead of where it was to run first. */
  default void onSpilled(Spill spill, String to) {}
}
