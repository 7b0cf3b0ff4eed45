package io.sandpool.bus;

import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.RunReport;

/** Every address of the service. */
public final class Addresses {

  /** Run a program somewhere. Served by dispatch. */
  public static final Address<Execute, ExecutionResult> EXECUTE =
      new Address<>("dispatch.execute", Execute.class, ExecutionResult.class);

  private Addresses() {}

  /** Obtain a sandbox. Served by the pool. */
  public static Address<LeaseSandbox, Lease> lease(String pool) {
    return new Address<>("pool." + pool + ".lease", LeaseSandbox.class, Lease.class);
  }

  /** Give up waiting for a sandbox. Served by the pool. */
  public static Address<CancelLease, Done> cancelLease(String pool) {
    return new Address<>("pool." + pool + ".cancel", CancelLease.class, Done.class);
  }

  /** Give a leased sandbox back to be destroyed. Served by the pool. */
  public static Address<ReleaseSandbox, Released> release(String pool) {
    return new Address<>("pool." + pool + ".release", ReleaseSandbox.class, Released.class);
  }

  /** How the pool is. Served by the pool. */
  public static Address<AskStatus, PoolStatus> poolStatus(String pool) {
    return new Address<>("pool." + pool + ".status", AskStatus.class, PoolStatus.class);
  }

  /** Which sandboxes the pool's slots hold. Served by the pool. */
  public static Address<AskClaims, Claims> claims(String pool) {
    return new Address<>("pool." + pool + ".claims", AskClaims.class, Claims.class);
  }

  /** A sandbox of the pool is gone. Served by the pool. */
  public static Address<SandboxLost, Done> lost(String pool) {
    return new Address<>("pool." + pool + ".lost", SandboxLost.class, Done.class);
  }

  /** What the host can bear. Served by the pool. */
  public static Address<HostHeadroom, Done> headroom(String pool) {
    return new Address<>("pool." + pool + ".headroom", HostHeadroom.class, Done.class);
  }

  /** Begin a new generation of sandboxes. Served by the pool. */
  public static Address<RenewPool, Done> renew(String pool) {
    return new Address<>("pool." + pool + ".renew", RenewPool.class, Done.class);
  }

  /** Make a sandbox. Served by the provider. */
  public static Address<CreateSandbox, SandboxCreated> create(String provider) {
    return new Address<>(
        "provider." + provider + ".create", CreateSandbox.class, SandboxCreated.class);
  }

  /** End a sandbox; one that is gone already counts as ended. Served by the provider. */
  public static Address<DestroySandbox, Done> destroy(String provider) {
    return new Address<>("provider." + provider + ".destroy", DestroySandbox.class, Done.class);
  }

  /** See whether an idle sandbox still answers. Served by the provider. */
  public static Address<CheckSandbox, Done> check(String provider) {
    return new Address<>("provider." + provider + ".check", CheckSandbox.class, Done.class);
  }

  /** Run a program in a leased sandbox. Served by the provider. */
  public static Address<RunInSandbox, RunReport> run(String provider) {
    return new Address<>("provider." + provider + ".run", RunInSandbox.class, RunReport.class);
  }

  /**
   * May one more run be leased there? Counts it where it may. Asked by dispatch before it leases
   * from a provider whose sandboxes cost money; served by the provider.
   */
  public static Address<AdmitRun, Done> admit(String provider) {
    return new Address<>("provider." + provider + ".admit", AdmitRun.class, Done.class);
  }

  /** Ask the backend whether it can be used. Served by the provider. */
  public static Address<ProbeProvider, Done> probe(String provider) {
    return new Address<>("provider." + provider + ".probe", ProbeProvider.class, Done.class);
  }

  /** Try the provider out with a sandbox that belongs to no pool. Served by the provider. */
  public static Address<TryProvider, ProviderTrial> tryOut(String provider) {
    return new Address<>("provider." + provider + ".try", TryProvider.class, ProviderTrial.class);
  }

  /** How the provider is, and what stands before it. Served by the provider. */
  public static Address<AskStatus, ProviderReport> providerReport(String provider) {
    return new Address<>("provider." + provider + ".report", AskStatus.class, ProviderReport.class);
  }

  /** How the provider is. Served by the provider. */
  public static Address<AskStatus, ProviderStatus> providerStatus(String provider) {
    return new Address<>("provider." + provider + ".status", AskStatus.class, ProviderStatus.class);
  }

  /**
   * A piece of a program's output as it comes. Served by whoever asked for the run; the reply means
   * that the piece has been passed on.
   */
  public static Address<OutputChunk, Done> output(String executionId) {
    return new Address<>("execution." + executionId + ".output", OutputChunk.class, Done.class);
  }

  /** End a run whose caller has gone. Served by dispatch. */
  public static Address<CancelExecution, Done> cancelExecution(String executionId) {
    return new Address<>("execution." + executionId + ".cancel", CancelExecution.class, Done.class);
  }
}
