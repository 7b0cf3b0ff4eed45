package io.sandpool.emulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Lets an answer through in small parts with pauses between. */
final class DrippingAnswer extends ForwardingAnswer {

  private final Vertx vertx;
  private final int bytes;
  private final long pauseMillis;
  private Buffer waiting = Buffer.buffer();
  private boolean dripping;
  private boolean ended;
  private boolean gone;

  DrippingAnswer(Vertx vertx, Answer next, int bytes, Duration pause) {
    super(next);
    this.vertx = vertx;
    this.bytes = bytes;
    this.pauseMillis = Math.max(1, pause.toMillis());
  }

  @Override
  public Future<Void> write(Buffer piece) {
    waiting = Buffer.buffer().appendBuffer(waiting).appendBuffer(piece);
    dripOn();
    return Future.succeededFuture();
  }

  @Override
  public void end() {
    ended = true;
    dripOn();
  }

  @Override
  public void destroy() {
    gone = true;
    super.destroy();
  }

  private void dripOn() {
    if (!dripping) {
      dripping = true;
      drip();
    }
  }

  private void drip() {
    if (gone || waiting.length() == 0) {
      dripping = false;
      if (ended) {
        next().end();
      }
      return;
    }
    int size = Math.min(bytes, waiting.length());
    Buffer drop = waiting.getBuffer(0, size);
    waiting = waiting.getBuffer(size, waiting.length());
    next()
        .write(drop)
        .onSuccess(v -> vertx.setTimer(pauseMillis, timer -> drip()))
        .onFailure(e -> gone = true);
  }
}
