package io.sandpool.provider;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;

/**
 * A provider whose sandboxes end by themselves unless that is put off. It does so by itself while
 * they wait and run; this is for trying it.
 */
public interface Renewable {

  /**
   * Puts the end of a sandbox's life off now. Threading as {@link SandboxProvider}.
   *
   * @return fails with a {@link ServiceException} where it cannot be put off
   */
  Future<Void> renew(SandboxRef sandbox, Deadline deadline);
}
