package io.sandpool.pool;

import io.sandpool.bus.Lease;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SlotIdentity;
import java.time.Duration;
import java.util.Optional;

/** What {@link PoolCore} wants done. */
sealed interface PoolEffect {

  /** Tell the asker; comes before any order in urgency. */
  sealed interface Answer extends PoolEffect {}

  /** Ask the provider; its reply, whatever it is, comes back as a command. */
  sealed interface Order extends PoolEffect {}

  /** Something happened that metrics and logs want to know. */
  sealed interface Note extends PoolEffect {}

  /** The lease is granted; {@code age} is the time since its sandbox became ready. */
  record Grant(long ticket, Lease lease, Duration age) implements Answer {}

  /** The lease is refused; {@code miss} says why none was idle, where that was the question. */
  record Refuse(
      long ticket, Refusal reason, Priority priority, ServiceError error, Optional<MissReason> miss)
      implements Answer {}

  /** The lease ended by this very release, or had ended before, or never was: {@code error}. */
  record AnswerRelease(long ticket, boolean first, Optional<ServiceError> error)
      implements Answer {}

  /** Answer with Created or CreateFailed. */
  record Create(String provider, SlotIdentity identity, SandboxSpec spec, Duration timeout)
      implements Order {}

  /** Answer with Destroyed or DestroyFailed. */
  record Destroy(long slot, SandboxRef sandbox, Duration timeout) implements Order {}

  /** Answer with Alive or Dead. */
  record Check(long slot, SandboxRef sandbox, Duration timeout) implements Order {}

  /** A sandbox became ready. */
  record Made(long slot, Duration took) implements Note {}

  /** A sandbox could not be made. */
  record MakingFailed(long slot, String reason) implements Note {}

  /** A sandbox is on its way out for another reason than its release. */
  record Evicted(long slot, Eviction reason) implements Note {}

  /** A sandbox is gone, {@code took} after its retirement. */
  record Ended(long slot, Duration took) implements Note {}

  /** A sandbox could not be destroyed; it will be tried again. */
  record EndingFailed(long slot, String reason) implements Note {}

  /** The pool is suspended, and its last slot is gone. */
  record Emptied() implements Note {}

  /** The pool drains, and its last slot is gone. */
  record Drained() implements Note {}
}
