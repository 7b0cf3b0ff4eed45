package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;

/**
 * One frame that a guest sent.
 *
 * @param type its type
 * @param request the request it belongs to, 0 for none
 * @param payload at most {@link #MAX_PAYLOAD} bytes
 */
public record GuestFrame(FrameType type, int request, Bytes payload) {

  /** What a payload has at most, in both directions. */
  static final int MAX_PAYLOAD = 65_536;

  /** Length, type and request before each payload. */
  static final int HEADER = 9;
}
