package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.HostHeadroom;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@link PoolCore} is told. A {@code ticket} is the asker's own number for a question; the
 * answer carries it.
 */
sealed interface PoolCommand {

  /** What became of an order to the provider. */
  sealed interface Reply extends PoolCommand {}

  /**
   * Obtain a sandbox by {@code deadline}, and without waiting longer than {@code patience}, where
   * there is one. Answered by one Grant or one Refuse, sooner or later.
   */
  record Lease(
      long ticket,
      String requestId,
      Claimant claimant,
      Deadline deadline,
      Optional<Duration> patience)
      implements PoolCommand {}

  /** Whoever asked for the lease has gone, whether it still waits or holds the lease by now. */
  record Cancel(String requestId) implements PoolCommand {}

  /** A leased sandbox is given back. Answered at once by one AnswerRelease. */
  record Release(long ticket, long slot, long token) implements PoolCommand {}

  /** A sandbox has ended that nobody had asked to end. */
  record Lost(long slot, String reason) implements PoolCommand {}

  /** The provider has made the sandbox of a Create. */
  record Created(long slot, SandboxRef sandbox) implements Reply {}

  /**
   * The provider has not, and will not; nor any other where the failure is {@code lasting}, until
   * somebody changes something.
   */
  record CreateFailed(long slot, String reason, boolean lasting) implements Reply {}

  /** The provider has done a Destroy. */
  record Destroyed(long slot) implements Reply {}

  /** The provider has not; the sandbox may still be there. */
  record DestroyFailed(long slot, String reason) implements Reply {}

  /** The sandbox of a Check answers. */
  record Alive(long slot) implements Reply {}

  /** It does not. */
  record Dead(long slot, String reason) implements Reply {}

  /** These settings are in force from now on. */
  record Reconfigure(PoolSettings settings) implements PoolCommand {}

  /** The host has been measured. */
  record Measured(HostHeadroom host) implements PoolCommand {}

  /** Sandboxes made so far are outdated, and what kept new ones from being made may be mended. */
  record Renew(String reason) implements PoolCommand {}

  /**
   * Grant no more leases until a Resume, let those that there are end as they will, end all other
   * sandboxes, make none.
   *
   * @param why what those are told who ask for a lease
   */
  record Suspend(String why) implements PoolCommand {}

  /** Serve again. */
  record Resume() implements PoolCommand {}

  /** Grant no more leases, end all sandboxes, the leased ones at {@code leasesUntil} at last. */
  record Drain(long leasesUntil) implements PoolCommand {}

  /** Time has passed. */
  record Tick() implements PoolCommand {}
}
