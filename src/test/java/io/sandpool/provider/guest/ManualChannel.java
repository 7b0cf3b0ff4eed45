package io.sandpool.provider.guest;

import io.vertx.core.buffer.Buffer;

/** A channel whose other side is the test. */
public final class ManualChannel implements GuestChannel {

  final Buffer sent = Buffer.buffer();
  int writes;
  boolean paused;
  boolean closed;

  @Override
  public void send(Buffer frames) {
    sent.appendBuffer(frames);
    writes++;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
