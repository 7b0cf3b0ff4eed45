package io.sandpool.emulator;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/** Lets some pieces through; then something happens, and nothing is let through any more. */
final class CutAnswer extends ForwardingAnswer {

  private final Runnable cut;
  private int left;
  private boolean done;
  private boolean headless;
  private boolean halved;
  private boolean lengthless;

  CutAnswer(Answer next, int pieces, Runnable cut) {
    super(next);
    this.left = pieces;
    this.cut = cut;
  }

  /** Cuts before the head already. */
  CutAnswer silent() {
    headless = true;
    return this;
  }

  /** Lets the first half of the piece through at which it cuts. */
  CutAnswer inMiddleOfPiece() {
    halved = true;
    return this;
  }

  /** Promises no length that it will not keep. */
  CutAnswer ofUnknownLength() {
    lengthless = true;
    return this;
  }

  @Override
  public void head(int status, Map<String, String> headers) {
    if (headless) {
      cutNow();
      return;
    }
    Map<String, String> kept = new HashMap<>(headers);
    if (lengthless) {
      kept.remove("Content-Length");
    }
    next().head(status, kept);
  }

  @Override
  public Future<Void> write(Buffer piece) {
    if (done) {
      // The sandbox must not be held up by a client that gets nothing.
      return Future.succeededFuture();
    }
    if (left > 0) {
      left--;
      return next().write(piece);
    }
    if (!halved) {
      cutNow();
      return Future.succeededFuture();
    }
    done = true;
    return next().write(piece.slice(0, piece.length() / 2)).onComplete(written -> cut.run());
  }

  @Override
  public void end() {
    if (!done) {
      cutNow();
    }
  }

  @Override
  public void destroy() {
    if (!done) {
      next().destroy();
    }
  }

  private void cutNow() {
    done = true;
    cut.run();
  }
}
