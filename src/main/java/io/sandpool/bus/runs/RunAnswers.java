package io.sandpool.bus.runs;

import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;

/** Puts what became of runs in the API's words. For any thread; may take its time. */
public interface RunAnswers {

  /**
   * What the program did.
   *
   * @param base64 whether its output is to come as base64
   */
  RunAnswer of(ExecutionResult result, boolean base64);

  /**
   * What the service could not do.
   *
   * @param id the execution's id
   */
  RunAnswer of(ServiceError error, String id);

  /** The event that tells of a run that has ended. */
  Bytes event(RunView run);
}
