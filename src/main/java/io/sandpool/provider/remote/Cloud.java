package io.sandpool.provider.remote;

import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * One cloud's API. Each method makes one attempt: repeating, remembering and renewing are its
 * user's business.
 *
 * <p>Threading: called on one Vert.x context, returns at once, completes there. Errors: a failed
 * future carries a {@link CloudException}. What the cloud answers is bounded before memory is taken
 * for it.
 */
public interface Cloud {

  /** What its sandboxes can do, as the configuration settles it. */
  Capabilities capabilities();

  /** A cheap call that succeeds only with good credentials, and changes nothing. */
  Future<Void> authenticate(Deadline deadline);

  /** Makes a sandbox that is ready to run code. */
  Future<CloudSandbox> create(CreateOrder order);

  /** Ends a sandbox; succeeds where the cloud says that there is none. */
  Future<Void> kill(String sandboxId, Deadline deadline);

  /**
   * Puts the end of a sandbox's life off.
   *
   * @return the new end; fails with {@code NOT_FOUND} where the sandbox is gone
   */
  Future<Instant> renew(String sandboxId, Deadline deadline);

  /** Looks whether a sandbox lives, without putting its end off; NOT_FOUND where it does not. */
  Future<Void> look(String sandboxId, Deadline deadline);

  /** All living sandboxes that carry this installation's mark. */
  Future<List<Marked>> list(Deadline deadline);

  /** Lets go of connections. */
  Future<Void> close();

  /**
   * A sandbox as the cloud lists it.
   *
   * @param sandboxId the cloud's id
   * @param key the mark that it was made with, see {@link CreateOrder#key}
   */
  record Marked(String sandboxId, String key) {}
}
