package io.sandpool.http;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Cancellations;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.Execute;
import io.sandpool.bus.OutputChunk;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;

/** Has programs run, and ends those whose caller has gone. */
final class Executions {

  private final Vertx vertx;
  private final Bus bus;
  private final DeadlinePolicy deadlines;
  private final Answers answers;
  private final Duration heartbeat;
  private final Cancellations cancellations;

  Executions(Vertx vertx, Bus bus, DeadlinePolicy deadlines, Answers answers, Duration heartbeat) {
    this.vertx = vertx;
    this.bus = bus;
    this.deadlines = deadlines;
    this.answers = answers;
    this.heartbeat = heartbeat;
    this.cancellations = new Cancellations(vertx, bus, "its client has gone");
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
                streamed,
                false,
                exchange.span()),
            deadline);
    answer.onComplete(end -> ended.run());
    exchange
        .context()
        .addEndHandler(
            end -> {
              if (!answer.isComplete()) {
                cancellations.cancel(order.request().id(), answer);
              }
            });
    return answer;
  }
}
