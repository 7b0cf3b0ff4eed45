package io.sandpool.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes immutable messages by reference within the process; nothing of it goes over a wire. */
final class LocalCodec implements MessageCodec<Object, Object> {

  static final LocalCodec INSTANCE = new LocalCodec();

  private LocalCodec() {}

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new UnsupportedOperationException("Messages stay within the process");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("Messages stay within the process");
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public String name() {
    return "sandpool-local";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
