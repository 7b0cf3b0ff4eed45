package io.sandpool.emulator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Has the sandbox expire after some pieces, or before the end; the rest is the cloud's to do. */
final class ExpiringAnswer extends ForwardingAnswer {

  private final Runnable expire;
  private int left;

  ExpiringAnswer(Answer next, int pieces, Runnable expire) {
    super(next);
    this.left = pieces;
    this.expire = expire;
  }

  @Override
  public Future<Void> write(Buffer piece) {
    if (left < 0) {
      return Future.succeededFuture();
    }
    left--;
    if (left < 0) {
      expire.run();
      return Future.succeededFuture();
    }
    return next().write(piece);
  }

  @Override
  public void end() {
    if (left >= 0) {
      left = -1;
      expire.run();
    }
    next().destroy(); // nothing is left to run that could end it
  }
}
