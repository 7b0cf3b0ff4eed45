package io.sandpool.http;

import io.sandpool.bus.Done;
import io.sandpool.bus.OutputChunk;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Output;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is written while the program runs.
 *
 * <p>The head is held until the run has started, so that what fails before has its own status. A
 * chunk is acknowledged when the response has room again: the provider's window of unacknowledged
 * bytes is all that a slow reader can make the service hold.
 */
final class StreamedAnswer {

  private final Exchange exchange;
  private final Answers answers;
  private final AnswerFormat format;
  private final ExecutionOrder order;
  private final OutputText.Decoder stdout = new OutputText.Decoder();
  private final OutputText.Decoder stderr = new OutputText.Decoder();
  private List<Promise<Done>> waiting = new ArrayList<>();

  StreamedAnswer(Exchange exchange, Answers answers, AnswerFormat format, ExecutionOrder order) {
    this.exchange = exchange;
    this.answers = answers;
    this.format = format;
    this.order = order;
    response().drainHandler(drained -> proceed());
    exchange.context().addEndHandler(end -> proceed());
  }

  /** Passes a piece on; done when there is room for more. */
  Future<Done> accept(OutputChunk chunk) {
    if (exchange.isOver()) {
      return Future.succeededFuture(Done.DONE);
    }
    begin();
    switch (chunk.stream()) {
      case STARTED -> {}
      case STDOUT -> output("stdout", stdout, chunk);
      case STDERR -> output("stderr", stderr, chunk);
    }
    return whenRoom();
  }

  /** Shows that the stream lives, where nothing else does. */
  void beat() {
    if (format == AnswerFormat.EVENT_STREAM
        && response().headWritten()
        && !exchange.isOver()
        && !response().writeQueueFull()) {
      response().write(": still running\n\n");
    }
  }

  /** Ends the stream with what the program did. */
  void finish(ExecutionResult result) {
    if (exchange.isOver()) {
      return;
    }
    begin();
    Buffer last = Buffer.buffer();
    appendRest(last, "stdout", stdout, result.report().stdout());
    appendRest(last, "stderr", stderr, result.report().stderr());
    result
        .report()
        .resultJson()
        .map(StreamedAnswer::onOneLine)
        .ifPresent(
            value -> last.appendBuffer(format.event("result", json -> json.raw("result", value))));
    last.appendBuffer(format.event("finished", json -> ExecutionJson.writeFinished(json, result)));
    answers.end(exchange, last);
  }

  /** Ends the stream with what the service could not do. */
  void fail(Problem problem) {
    if (!response().headWritten() || exchange.isOver()) {
      answers.problem(exchange, problem);
      return;
    }
    answers.note(exchange, problem);
    answers.end(
        exchange, format.event("error", json -> problem.writeMembers(json, exchange.requestId())));
  }

  private void begin() {
    if (response().headWritten()) {
      return;
    }
    response()
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // Proxies that gather an answer before they pass it on must not do so here.
        .putHeader("X-Accel-Buffering", "no");
    write(format.event("started", json -> json.text("id", order.request().id())));
  }

  private void output(String name, OutputText.Decoder decoder, OutputChunk chunk) {
    if (order.encoding() == OutputEncoding.BASE64) {
      write(format.event(name, json -> json.base64("data_base64", chunk.bytes().toArray())));
      return;
    }
    String text = decoder.decode(chunk.bytes());
    if (!text.isEmpty()) {
      write(format.event(name, json -> json.text("data", text)));
    }
  }

  private void appendRest(Buffer last, String name, OutputText.Decoder decoder, Output output) {
    String rest = decoder.rest();
    // A limit that cut through a character leaves a stump that the program never wrote.
    if (!rest.isEmpty() && !output.truncated()) {
      last.appendBuffer(format.event(name, json -> json.text("data", rest)));
    }
  }

  /** In well-formed JSON, line breaks stand between tokens only, where blanks mean the same. */
  private static String onOneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  private void write(Buffer event) {
    response().write(event);
  }

  private Future<Done> whenRoom() {
    if (!response().writeQueueFull()) {
      return Future.succeededFuture(Done.DONE);
    }
    Promise<Done> room = Promise.promise();
    waiting.add(room);
    return room.future();
  }

  private void proceed() {
    List<Promise<Done>> ready = waiting;
    waiting = new ArrayList<>();
    ready.forEach(room -> room.tryComplete(Done.DONE));
  }

  private HttpServerResponse response() {
    return exchange.response();
  }
}
