package io.sandpool.provider.remote;

import io.sandpool.provider.OutputSink;
import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;

/** What runs the one program of a leased sandbox. Used on the provider's context. */
interface Workplace {

  /**
   * Runs a program.
   *
   * @return fails with {@link ServiceException}: {@code ProviderUnavailable} where it provably
   *     never began, {@code ProviderLost} where its end is not known
   */
  Future<RunReport> run(RunOrder order, OutputSink sink);

  /** Ends it without a word to anybody; a run in it fails as lost. */
  void close();
}
