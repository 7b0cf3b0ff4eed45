package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Finds the guest's frames in its standard output, however the bytes are cut into chunks. Holds one
 * incomplete frame at most; a length is checked before memory is taken for it.
 */
public final class GuestFrameParser {

  private final Consumer<GuestFrame> sink;
  private final byte[] header = new byte[GuestFrame.HEADER];
  private int headerFilled;
  private byte[] payload = new byte[0];
  private int payloadFilled;

  public GuestFrameParser(Consumer<GuestFrame> sink) {
    this.sink = sink;
  }

  /**
   * Takes the next bytes; the sink sees each frame as it becomes complete.
   *
   * @throws ProtocolViolation on a frame that breaks the protocol; the parser is of no use after it
   */
  public void accept(Buffer chunk) {
    int position = 0;
    int end = chunk.length();
    while (position < end) {
      if (headerFilled < GuestFrame.HEADER) {
        header[headerFilled++] = chunk.getByte(position++);
        if (headerFilled == GuestFrame.HEADER) {
          payload = new byte[checkedLength()];
        }
      } else {
        int take = Math.min(end - position, payload.length - payloadFilled);
        chunk.getBytes(position, position + take, payload, payloadFilled);
        position += take;
        payloadFilled += take;
      }
      if (headerFilled == GuestFrame.HEADER && payloadFilled == payload.length) {
        emit();
      }
    }
  }

  private int checkedLength() {
    FrameType.fromGuest(header[4] & 0xff);
    int length = int32(0);
    if (length < 0 || length > GuestFrame.MAX_PAYLOAD) {
      throw new ProtocolViolation(
          "the guest announced a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  private void emit() {
    GuestFrame frame =
        new GuestFrame(FrameType.fromGuest(header[4] & 0xff), int32(5), Bytes.wrap(payload));
    headerFilled = 0;
    payloadFilled = 0;
    payload = new byte[0];
    sink.accept(frame);
  }

  private int int32(int at) {
    return (header[at] & 0xff) << 24
        | (header[at + 1] & 0xff) << 16
        | (header[at + 2] & 0xff) << 8
        | header[at + 3] & 0xff;
  }
}
