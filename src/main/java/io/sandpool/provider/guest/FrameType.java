package io.sandpool.provider.guest;

/**
 * The types of the guest protocol's frames, both directions. Source: {@code
 * docs/guest-protocol.md}.
 */
public enum FrameType {
  LIMITS(0x01),
  FILE(0x02),
  FILE_DATA(0x03),
  STDIN(0x04),
  ENV(0x05),
  ARGS(0x06),
  ARGUMENTS(0x07),
  CODE(0x08),
  RUN(0x09),
  PING(0x0a),
  END(0x0b),

  HELLO(0x81),
  STDOUT(0x82),
  STDERR(0x83),
  RESULT(0x84),
  ERROR(0x85),
  ARTIFACT(0x86),
  ARTIFACT_DATA(0x87),
  ARTIFACT_REFUSED(0x88),
  FINISHED(0x89),
  PONG(0x8a),
  PROTOCOL_ERROR(0x8b),
  TRUNCATED(0x8c);

  private static final FrameType[] FROM_GUEST = {
    HELLO,
    STDOUT,
    STDERR,
    RESULT,
    ERROR,
    ARTIFACT,
    ARTIFACT_DATA,
    ARTIFACT_REFUSED,
    FINISHED,
    PONG,
    PROTOCOL_ERROR,
    TRUNCATED
  };

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  /** The byte on the wire, 0 to 255. */
  public int code() {
    return code;
  }

  /** The type that a guest means by {@code code}. */
  static FrameType fromGuest(int code) {
    int index = code - HELLO.code;
    if (index < 0 || index >= FROM_GUEST.length) {
      throw new ProtocolViolation("the guest sent a frame of unknown type " + code);
    }
    return FROM_GUEST[index];
  }
}
