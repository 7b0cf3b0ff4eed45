package io.sandpool.provider.e2b;

import io.sandpool.provider.e2b.ExecutionLine.BadLineException;
import io.sandpool.provider.e2b.LineSplitter.LineTooLongException;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.provider.remote.http.HttpExchange;
import io.sandpool.provider.remote.http.HttpListener;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One execution under way. It has ended only where the code interpreter says {@code
 * end_of_execution}: an answer that stops before is a lost sandbox, never a success.
 */
final class Execution implements Kernel.Call, HttpListener {

  /** A picture or a file of the largest size that is brought back, in base64, fits. */
  static final int MAX_LINE = 16 << 20;

  /** Of everything; a program that prints more is not worth its traffic. */
  static final long MAX_TOTAL = 256L << 20;

  /** What may come between the last line and the end of the answer. */
  private static final int MAX_TAIL = 64 << 10;

  private final String place;
  private final Kernel.Listener listener;
  private final LineSplitter lines = new LineSplitter(MAX_LINE, this::line);
  private Optional<HttpExchange> exchange = Optional.empty();
  private Optional<Refusal> refusal = Optional.empty();
  private long total;
  private int tail;
  private boolean over;

  Execution(String place, Kernel.Listener listener) {
    this.place = place;
    this.listener = listener;
  }

  void of(HttpExchange source) {
    exchange = Optional.of(source);
  }

  @Override
  public void pause() {
    if (!over) {
      exchange.ifPresent(HttpExchange::pause);
    }
  }

  @Override
  public void resume() {
    exchange.ifPresent(HttpExchange::resume);
  }

  @Override
  public void abort() {
    over = true;
    exchange.ifPresent(HttpExchange::abort);
  }

  @Override
  public void onHead(int status, MultiMap headers) {
    if (!over) {
      listener.onAlive();
    }
    if (status != 200) {
      refusal = Optional.of(new Refusal(place, status));
    }
  }

  @Override
  public void onData(Buffer data) {
    if (over) {
      discard(data);
      return;
    }
    listener.onAlive();
    if (refusal.isPresent()) {
      if (refusal.get().add(data)) {
        abort();
        listener.onBroken(refusal.get().failure());
      }
      return;
    }
    total += data.length();
    if (total > MAX_TOTAL) {
      broken("more than " + MAX_TOTAL + " bytes");
      return;
    }
    try {
      lines.feed(data);
    } catch (LineTooLongException e) {
      broken("a line of more than " + MAX_LINE + " bytes");
    }
  }

  private void line(Buffer line) {
    if (over) {
      return;
    }
    try {
      if (ExecutionLine.read(line, listener) == ExecutionLine.Step.END && !over) {
        over = true;
        // So that the connection can be used again, the little that is left is read.
        resume();
        listener.onEnd();
      }
    } catch (BadLineException e) {
      broken(String.valueOf(e.getMessage()));
    }
  }

  private void discard(Buffer data) {
    tail += data.length();
    if (tail > MAX_TAIL) {
      exchange.ifPresent(HttpExchange::abort);
    }
  }

  private void broken(String what) {
    if (!over) {
      abort();
      listener.onBroken(
          new CloudException(
              Kind.BAD_ANSWER,
              place + " was asked to run code and answered with " + what + ".",
              false,
              Optional.empty()));
    }
  }

  @Override
  public void onEnd() {
    if (over) {
      return;
    }
    over = true;
    listener.onBroken(
        refusal
            .map(Refusal::failure)
            .orElseGet(
                () ->
                    new CloudException(
                        Kind.UNREACHABLE,
                        place
                            + (lines.isWithinLine()
                                ? " stopped within a line"
                                : " stopped before the end of the execution")
                            + "; what became of the code is unknown.",
                        false,
                        Optional.empty())));
  }

  @Override
  public void onFailure(CloudException failure) {
    if (!over) {
      over = true;
      listener.onBroken(refusal.map(known -> known.failure()).orElse(failure));
    }
  }
}
