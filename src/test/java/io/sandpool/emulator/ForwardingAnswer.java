package io.sandpool.emulator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Passes everything on; what extends it does not. */
abstract class ForwardingAnswer implements Answer {

  private final Answer next;

  ForwardingAnswer(Answer next) {
    this.next = next;
  }

  final Answer next() {
    return next;
  }

  @Override
  public void head(int status, Map<String, String> headers) {
    next.head(status, headers);
  }

  @Override
  public Future<Void> write(Buffer piece) {
    return next.write(piece);
  }

  @Override
  public void end() {
    next.end();
  }

  @Override
  public void destroy() {
    next.destroy();
  }

  @Override
  public void onGone(Runnable action) {
    next.onGone(action);
  }
}
