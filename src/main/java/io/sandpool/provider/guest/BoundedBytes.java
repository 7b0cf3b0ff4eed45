package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Keeps the first bytes of what comes, to an exact limit, and remembers whether more came. */
final class BoundedBytes {

  private static final int FIRST_SIZE = 128;

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(FIRST_SIZE);
  private boolean exceeded;

  BoundedBytes(int limit) {
    this.limit = limit;
  }

  /** Takes what fits of {@code next} and returns that part. */
  Bytes append(Bytes next) {
    int room = limit - kept.size();
    byte[] content = next.toArray();
    if (content.length <= room) {
      kept.write(content, 0, content.length);
      return next;
    }
    exceeded = true;
    kept.write(content, 0, room);
    return Bytes.wrap(Arrays.copyOf(content, room));
  }

  /** Whether anything had to be left out. */
  boolean exceeded() {
    return exceeded;
  }

  /** The number of bytes kept. */
  int size() {
    return kept.size();
  }

  /** A copy of what was kept. */
  Bytes toBytes() {
    return Bytes.wrap(kept.toByteArray());
  }
}
