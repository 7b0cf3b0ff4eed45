package io.sandpool.bus;

import io.sandpool.sandbox.Bytes;

/**
 * A piece of a running program's output.
 *
 * @param stream where the program wrote it
 * @param bytes what it wrote, at most 64 KiB; may begin or end within a UTF-8 sequence
 */
public record OutputChunk(Stream stream, Bytes bytes) {

  /** A program's output streams, and the moment before both. */
  public enum Stream {
    /** No bytes, sent once by dispatch: a sandbox is leased and the code is on its way. */
    STARTED,
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
  }
}
