package io.sandpool.http;

import io.sandpool.bus.runs.RunAnswer;
import io.sandpool.bus.runs.RunAnswers;
import io.sandpool.bus.runs.RunView;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.buffer.Buffer;

/** What became of kept runs, in the words in which their callers would have been answered. */
public final class ExecutionAnswers implements RunAnswers {

  /** A larger answer is to be fetched: receivers of events expect short ones. */
  private static final int MOST_IN_EVENT = 256 << 10;

  /** Makes one; it has no state. */
  public ExecutionAnswers() {}

  @Override
  public RunAnswer of(ExecutionResult result, boolean base64) {
    OutputEncoding encoding = base64 ? OutputEncoding.BASE64 : OutputEncoding.UTF8;
    return new RunAnswer(
        200, bytes(JsonWriter.write(json -> ExecutionJson.writeWhole(json, result, encoding))));
  }

  /** The request's own id is forgotten when it is asked for; the run's is not. */
  @Override
  public RunAnswer of(ServiceError error, String id) {
    Problem problem = Problems.of(error);
    return new RunAnswer(
        problem.type().status(), bytes(JsonWriter.write(json -> problem.writeMembers(json, id))));
  }

  @Override
  public Bytes event(RunView run) {
    return bytes(RunJson.event(run, MOST_IN_EVENT));
  }

  private static Bytes bytes(Buffer buffer) {
    return Bytes.wrap(buffer.getBytes());
  }
}
