package io.sandpool.provider;

import io.sandpool.bus.OutputChunk;
import io.vertx.core.Future;

/**
 * Where a program's output goes while it runs.
 *
 * <p>The provider bounds what is under way: it counts the bytes whose future is not complete yet
 * and stops reading from the sandbox where they exceed its window.
 */
@FunctionalInterface
public interface OutputSink {

  /**
   * Passes a chunk on; completes when there is room for more, fails when nobody listens any more.
   */
  Future<Void> write(OutputChunk chunk);

  /** Throws everything away at once. */
  static OutputSink none() {
    return chunk -> Future.succeededFuture();
  }
}
