package io.sandpool.bus.runs;

import io.sandpool.bus.Address;

/** Every address of runs that are kept. Served by runs. */
public final class RunAddresses {

  /**
   * Done once the runs are durably written down; they begin then. Fails with {@code LimitReached}
   * where the caller's key allows no more, with {@code QueueFull} where no more can be kept, with
   * {@code KeyReused} where the claim is another request's, and with {@code ProviderUnavailable}
   * where the database cannot be used. After a failure nothing has run.
   */
  public static final Address<SubmitRuns, RunsAccepted> SUBMIT =
      new Address<>("runs.submit", SubmitRuns.class, RunsAccepted.class);

  /**
   * Fails with {@code NotFound} where there is no such run, and with the run's own error where
   * nothing of it ran and nobody but those who wait for it is to know.
   */
  public static final Address<AskRun, RunView> ASK =
      new Address<>("runs.ask", AskRun.class, RunView.class);

  /** Fails with {@code ProviderUnavailable} where the database cannot be used. */
  public static final Address<AskRuns, RunsPage> LIST =
      new Address<>("runs.list", AskRuns.class, RunsPage.class);

  /** Fails with {@code NotFound} where there is no such run. */
  public static final Address<DropRun, RunDropped> DROP =
      new Address<>("runs.drop", DropRun.class, RunDropped.class);

  private RunAddresses() {}
}
