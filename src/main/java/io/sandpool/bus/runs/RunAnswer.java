package io.sandpool.bus.runs;

import io.sandpool.sandbox.Bytes;

/**
 * What became of a run, as its caller is told.
 *
 * @param status the HTTP status that goes with it
 * @param json the execution's result, or a problem where the status is another than 200
 */
public record RunAnswer(int status, Bytes json) {

  /** Whether it is a result and not a problem. */
  public boolean isResult() {
    return status == 200;
  }
}
