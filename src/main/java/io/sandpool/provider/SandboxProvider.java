package io.sandpool.provider;

import io.sandpool.bus.ProviderStatus;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.util.List;

/**
 * Makes, runs and ends sandboxes of one kind.
 *
 * <p>Threading: every method is called on one and the same Vert.x context, returns at once, and its
 * future completes on that context. Errors: a failed future carries a {@link ServiceException};
 * anything else is a defect.
 */
public interface SandboxProvider {

  /** The id by which the configuration and the bus know this provider. */
  String id();

  /**
   * Begins to work. Completes as soon as the provider can be asked, even where its backend is away:
   * then it keeps trying by itself and its status says why.
   *
   * @param events told of what the provider notices by itself, above all of every idle sandbox that
   *     ended without having been destroyed through this interface; of one that runs a program, the
   *     run's own end tells
   */
  Future<Void> start(ProviderEvents events);

  /**
   * Makes a sandbox that is warm and ready to run. One that becomes ready after the deadline is
   * destroyed by the provider itself.
   *
   * @return fails with {@code ProviderUnavailable} where the backend is away or refuses
   */
  Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline);

  /**
   * Runs one program in a sandbox that has run none before. The outcome of the program is data; the
   * future fails only where the platform did.
   *
   * @param sink receives output as it comes; {@link OutputSink#none()} where nobody listens
   */
  Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink);

  /**
   * Asks an idle sandbox whether it still answers; fails where it does not, or not before the
   * deadline.
   */
  Future<Void> check(SandboxRef sandbox, Deadline deadline);

  /**
   * Ends a sandbox, whatever runs in it; succeeds where it is gone already. A run in it ends as
   * lost.
   */
  Future<Void> destroy(SandboxRef sandbox);

  /**
   * All sandboxes at the backend that were made by this installation, in this life or an earlier
   * one, known to this object or not.
   */
  Future<List<OwnedSandbox>> listOwned();

  /**
   * Asks the backend, by a cheap call with the credentials, whether it can be used. {@link #status}
   * then says what came of it: wrong credentials are told from an unreachable backend, and that
   * from a throttled one.
   *
   * @return fails with {@code ProviderUnavailable} where it cannot be used
   */
  Future<Void> probe(Deadline deadline);

  /** What the provider can do; settled by its configuration, may be asked on any thread. */
  Capabilities capabilities();

  /** How the provider is; from memory, without asking the backend. */
  ProviderStatus status();

  /** Lets go of connections and executors; sandboxes are not destroyed. */
  Future<Void> close();
}
