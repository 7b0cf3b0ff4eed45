package io.sandpool.bus;

import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A pool at one moment.
 *
 * @param pool its name
 * @param provider its provider's id
 * @param spec what its sandboxes are made of
 * @param health warming, ready, degraded, draining or drained
 * @param slots number of slots by state, every state named
 * @param minIdle idle sandboxes wanted at least
 * @param maxTotal sandboxes at most
 * @param desired idle sandboxes wanted now
 * @param generation number of the settings in force
 * @param waiting requests in the queue
 * @param maxWaiting requests that the queue takes
 * @param oldestWait how long the head of the queue has waited
 * @param warmStarts leases served at once since the start of the service
 * @param leases leases granted since then
 * @param lastFailure the last thing that went wrong in making or keeping sandboxes
 * @param sizing why so many are wanted
 */
public record PoolStatus(
    String pool,
    String provider,
    SandboxSpec spec,
    PoolHealth health,
    Map<SlotState, Integer> slots,
    int minIdle,
    int maxTotal,
    int desired,
    int generation,
    int waiting,
    int maxWaiting,
    Optional<Duration> oldestWait,
    long warmStarts,
    long leases,
    Optional<Failure> lastFailure,
    SizingView sizing) {

  public PoolStatus {
    slots = Map.copyOf(slots);
  }

  /**
   * Something that went wrong.
   *
   * @param at when
   * @param message what
   */
  public record Failure(Instant at, String message) {}
}
