package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CancelExecution;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.Execute;
import io.sandpool.bus.OutputChunk;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has programs run, and ends those whose caller has gone. */
final class Executions {

  private static final Logger LOG = LoggerFactory.getLogger(Executions.class);

  private static final CancelExecution GONE = new CancelExecution("its client has gone");
  private static final Duration CANCEL_TIME = Duration.ofSeconds(5);
  private static final long FIRST_CANCEL_PAUSE_MILLIS = 25;
  private static final long LAST_CANCEL_PAUSE_MILLIS = 2_000;

  private final Vertx vertx;
  private final Bus bus;
  private final DeadlinePolicy deadlines;
  private final Answers answers;
  private final Duration heartbeat;

  Executions(Vertx vertx, Bus bus, DeadlinePolicy deadlines, Answers answers, Duration heartbeat) {
    this.vertx = vertx;
    this.bus = bus;
    this.deadlines = deadlines;
    this.answers = answers;
    this.heartbeat = heartbeat;
  }

  /** Runs the program and answers when it has ended, after {@code ended} was called. */
  void answerWhole(Exchange exchange, ExecutionOrder order, Runnable ended) {
    ask(exchange, order, false, ended)
        .onSuccess(
            result ->
                answers.json(
                    exchange,
                    JsonWriter.write(
                        json -> ExecutionJson.writeWhole(json, result, order.encoding()))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  /** Runs the program, for somebody who answers in another way; calls {@code ended} first. */
  Future<ExecutionResult> run(Exchange exchange, ExecutionOrder order, Runnable ended) {
    return ask(exchange, order, false, ended);
  }

  /** Runs the program and answers as it goes; calls {@code ended} before the last of it. */
  void answerStream(Exchange exchange, ExecutionOrder order, AnswerFormat format, Runnable ended) {
    StreamedAnswer answer = new StreamedAnswer(exchange, answers, format, order);
    MessageConsumer<OutputChunk> output =
        bus.serve(Addresses.output(order.request().id()), answer::accept);
    long beat = vertx.setPeriodic(heartbeat.toMillis(), timer -> answer.beat());
    ask(exchange, order, true, ended)
        .onComplete(
            asked -> {
              output.unregister();
              vertx.cancelTimer(beat);
            })
        .onSuccess(answer::finish)
        .onFailure(failure -> answer.fail(Problems.of(failure, exchange.requestId())));
  }

  private Future<ExecutionResult> ask(
      Exchange exchange, ExecutionOrder order, boolean streamed, Runnable ended) {
    Deadline deadline = deadlines.of(order.request(), order.preferences().template());
    Future<ExecutionResult> answer =
        bus.ask(
            Addresses.EXECUTE,
            new Execute(
                order.request(),
                order.preferences(),
                new Claimant(exchange.caller().tenant(), order.priority()),
                deadline,
                streamed),
            deadline);
    answer.onComplete(end -> ended.run());
    exchange
        .context()
        .addEndHandler(
            end -> {
              if (!answer.isComplete()) {
                cancel(order.request().id(), answer, FIRST_CANCEL_PAUSE_MILLIS);
              }
            });
    return answer;
  }

  /**
   * Ends a run. Right after the question, dispatch may not listen yet, so that it is told again
   * until the run has ended or somebody has heard.
   */
  private void cancel(String id, Future<ExecutionResult> run, long pauseMillis) {
    bus.ask(Addresses.cancelExecution(id), GONE, Deadline.after(bus.ticker(), CANCEL_TIME))
        .onFailure(
            failure -> {
              if (run.isComplete()) {
                return;
              }
              if (pauseMillis <= LAST_CANCEL_PAUSE_MILLIS && isUnheard(failure)) {
                vertx.setTimer(pauseMillis, again -> cancel(id, run, 2 * pauseMillis));
              } else {
                LOG.warn("Run {} goes on without a client: {}", id, failure.getMessage());
              }
            });
  }

  private static boolean isUnheard(Throwable failure) {
    return failure instanceof ServiceException known
        && known.error() instanceof ServiceError.ProviderUnavailable;
  }
}
