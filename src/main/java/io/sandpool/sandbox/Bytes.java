package io.sandpool.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable run of bytes with value equality.
 *
 * <p>The array handed to {@link #wrap} is not copied: whoever wraps an array gives it away.
 */
public final class Bytes {

  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** No bytes at all. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** Takes {@code content} over without a copy; the caller must not change it any more. */
  public static Bytes wrap(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content);
  }

  /** The UTF-8 bytes of {@code text}. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The number of bytes. */
  public int size() {
    return content.length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return content.length == 0;
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return content.clone();
  }

  /** A read-only view without a copy. */
  public java.nio.ByteBuffer asByteBuffer() {
    return java.nio.ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** The bytes read as UTF-8; malformed sequences become U+FFFD. */
  public String toUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The size only: the bytes may be a user's secret. */
  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
