package io.sandpool.pool;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolStatus;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.Start;
import java.time.Duration;

/**
 * Told of what happens in one pool. Every method does nothing unless overridden, is called on the
 * pool's context, and must return at once without throwing.
 */
public interface PoolListener {

  /** Listens to nothing. */
  PoolListener NONE = new PoolListener() {};

  /**
   * A lease was granted.
   *
   * @param start warm, queued or cold
   * @param waited how long the caller waited in the queue
   * @param age how long ago its sandbox became ready
   */
  default void leaseGranted(Start start, Duration waited, Duration age) {}

  /** A lease was refused to a caller of that priority. */
  default void leaseRefused(Refusal reason, Priority priority) {}

  /** A lease, granted later or refused, found no idle sandbox. */
  default void leaseMissed(MissReason reason) {}

  /** A lease was given back that had ended before. */
  default void releaseIgnored() {}

  /** A sandbox became ready. */
  default void sandboxMade(Duration took) {}

  /** A sandbox could not be made. */
  default void makingFailed(String reason) {}

  /** A sandbox is gone, {@code took} after its retirement began. */
  default void sandboxDestroyed(Duration took) {}

  /** An attempt to destroy a sandbox failed; another will follow. */
  default void destroyFailed(String reason) {}

  /** A sandbox was ended that had not been leased and given back. */
  default void evicted(Eviction reason) {}

  /** The circuit breaker of sandbox creation changed. */
  default void circuitChanged(CircuitState state) {}

  /**
   * The pool is now thus. Told soon after a change but not after each one: what gauges read. The
   * status is immutable and may be passed to another thread.
   */
  default void statusChanged(PoolStatus status) {}
}
