package io.sandpool.provider.aliyun;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.HttpExchange;
import io.sandpool.provider.remote.http.HttpListener;
import io.sandpool.sandbox.ProgramError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One execution under way. Its answer is one JSON document, which is told as it is read.
 *
 * <p>Whether pieces of output are cut at line ends is not documented: where one does not end with a
 * line end and another follows, a line end is put between them.
 */
final class AliyunExecution implements Kernel.Call, HttpListener {

  private static final int MAX_ERROR = 64 << 10;

  private final Failures failures;
  private final String deed;
  private final Kernel.Listener listener;
  private final Map<Stream, Boolean> openLine = new EnumMap<>(Stream.class);
  private final Buffer errorBody = Buffer.buffer();
  private final ExecuteReader reader;
  private Optional<HttpExchange> exchange = Optional.empty();
  private int status;
  private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private boolean paused;
  private boolean failed;
  private boolean ended;
  private boolean over;

  /**
   * Makes one that has not begun.
   *
   * @param deed what AgentRun is asked to do, in messages
   */
  AliyunExecution(Failures failures, String deed, Kernel.Listener listener) {
    this.failures = failures;
    this.deed = deed;
    this.listener = listener;
    try {
      this.reader = new ExecuteReader(this::item);
    } catch (IOException e) {
      throw new IllegalStateException("A parser of nothing can always be made", e);
    }
  }

  /** The request is on its way. */
  void begun(HttpExchange request) {
    exchange = Optional.of(request);
    if (paused) {
      request.pause();
    }
  }

  /** Whether it has ended or been given up. */
  boolean isOver() {
    return over;
  }

  /** It came to no request, or to no answer. */
  void broken(CloudException why) {
    if (close()) {
      listener.onBroken(why);
    }
  }

  @Override
  public void pause() {
    paused = true;
    exchange.ifPresent(HttpExchange::pause);
  }

  @Override
  public void resume() {
    paused = false;
    exchange.ifPresent(HttpExchange::resume);
  }

  @Override
  public void abort() {
    close();
    exchange.ifPresent(HttpExchange::abort);
  }

  @Override
  public void onHead(int code, MultiMap fields) {
    status = code;
    headers = fields;
    if (!over) {
      listener.onAlive();
    }
  }

  @Override
  public void onData(Buffer data) {
    if (over) {
      return;
    }
    listener.onAlive();
    if (isGood()) {
      try {
        reader.accept(data.getBytes());
      } catch (IOException e) {
        bad(e);
      }
    } else if (errorBody.length() < MAX_ERROR) {
      errorBody.appendBuffer(data);
    }
  }

  @Override
  public void onEnd() {
    if (over) {
      return;
    }
    if (!isGood()) {
      broken(refusal(ErrorBody.of(errorBody)));
      return;
    }
    try {
      reader.end();
    } catch (IOException e) {
      bad(e);
      return;
    }
    if (ended) {
      close();
      listener.onEnd();
    } else if (isError()) {
      broken(refusal(ErrorBody.of(reader.head())));
    } else {
      broken(failures.bad(deed, "results that have no end"));
    }
  }

  private boolean isGood() {
    return status >= 200 && status < 300;
  }

  private boolean isError() {
    Object code = reader.head().getValue("code");
    return code != null && !Envelope.isSuccess(code.toString());
  }

  @Override
  public void onFailure(CloudException failure) {
    broken(failure);
  }

  private CloudException refusal(ErrorBody body) {
    CloudException refusal = failures.of(deed, new HttpAnswer(status, headers, errorBody), body);
    // The gateway gives up on code that runs for long with 504: that it ended is not known.
    return status == 504
        ? new CloudException(
            Kind.TIMED_OUT, String.valueOf(refusal.getMessage()), false, refusal.retryAfter())
        : refusal;
  }

  private void bad(IOException why) {
    exchange.ifPresent(HttpExchange::abort);
    String reason = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    broken(failures.bad(deed, "something unreadable: " + failures.quoted(reason)));
  }

  private void item(ExecuteItem item) {
    if (over || ended) {
      return;
    }
    switch (item.type()) {
      case "stdout" -> text(Stream.STDOUT, item.text());
      case "stderr" -> text(Stream.STDERR, item.text());
      case "result" -> listener.onRich(item.rich());
      case "error" -> {
        failed = true;
        listener.onError(item.error());
      }
      case "endOfExecution" -> end(item.status());
      default -> {
        // Not known yet, and of no harm.
      }
    }
  }

  private void text(Stream stream, String text) {
    if (text.isEmpty()) {
      return;
    }
    boolean open = openLine.getOrDefault(stream, false);
    openLine.put(stream, !text.endsWith("\n"));
    listener.onText(stream, open ? "\n" + text : text);
  }

  private void end(String said) {
    ended = true;
    if (!said.isEmpty() && !said.equals("ok") && !failed) {
      String message = "The kernel ended the execution with status " + failures.quoted(said) + ".";
      listener.onError(new ProgramError("ExecutionError", message, ""));
    }
  }

  /** Whether this call ended it. */
  private boolean close() {
    boolean first = !over;
    over = true;
    return first;
  }
}
