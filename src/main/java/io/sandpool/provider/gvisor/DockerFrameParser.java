package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;

/**
 * Takes a multiplexed attach stream apart: frames of {@code [stream, 0, 0, 0, u32 length]} and that
 * many bytes. Passes bytes on as they come and holds none but an incomplete header. Source: Docker
 * Engine API, "Attach to a container", stream format.
 */
final class DockerFrameParser {

  /** Where the container's streams go. Slices are valid during the call only. */
  interface Sink {
    /** Bytes of the container's standard output. */
    void stdout(Buffer slice);

    /** Bytes of the container's standard error. */
    void stderr(Buffer slice);
  }

  private static final int HEADER = 8;

  /** The engine copies through buffers of 32 KiB; much more is no frame of its making. */
  private static final int MAX_LENGTH = 16 * 1024 * 1024;

  private final Sink sink;
  private final byte[] header = new byte[HEADER];
  private int headerFilled;
  private int remaining;

  DockerFrameParser(Sink sink) {
    this.sink = sink;
  }

  /**
   * Takes the next bytes.
   *
   * @throws ProtocolViolation where they are no multiplexed stream
   */
  void accept(Buffer chunk) {
    int position = 0;
    int end = chunk.length();
    while (position < end) {
      if (headerFilled < HEADER) {
        header[headerFilled++] = chunk.getByte(position++);
        if (headerFilled == HEADER) {
          begin();
        }
      } else {
        int take = Math.min(end - position, remaining);
        Buffer slice = chunk.slice(position, position + take);
        position += take;
        remaining -= take;
        if (header[0] == 1) {
          sink.stdout(slice);
        } else {
          sink.stderr(slice);
        }
      }
      if (headerFilled == HEADER && remaining == 0) {
        headerFilled = 0;
      }
    }
  }

  private void begin() {
    boolean known = header[0] == 1 || header[0] == 2;
    if (!known || header[1] != 0 || header[2] != 0 || header[3] != 0) {
      throw new ProtocolViolation("the engine's attach stream is not multiplexed as documented");
    }
    remaining =
        (header[4] & 0xff) << 24
            | (header[5] & 0xff) << 16
            | (header[6] & 0xff) << 8
            | header[7] & 0xff;
    if (remaining < 0 || remaining > MAX_LENGTH) {
      throw new ProtocolViolation(
          "the engine's attach stream announced a frame of "
              + Integer.toUnsignedString(remaining)
              + " bytes");
    }
  }
}
