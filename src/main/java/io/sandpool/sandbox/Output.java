package io.sandpool.sandbox;

/**
 * What a program wrote to one stream.
 *
 * @param bytes what was kept
 * @param truncated whether it wrote more
 */
public record Output(Bytes bytes, boolean truncated) {

  /** Nothing written. */
  public static Output none() {
    return new Output(Bytes.empty(), false);
  }
}
