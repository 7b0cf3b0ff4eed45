package io.sandpool.provider.guest;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.OutputSink;

/**
 * Passes output on and stops reading from the sandbox while too much of it is under way: a slow
 * listener blocks the program, never fills the service's memory.
 */
public final class OutputWindow {

  /** Bytes that may be under way. */
  static final int SIZE = 256 * 1024;

  private final OutputSink sink;
  private final Runnable pause;
  private final Runnable resume;
  private final Runnable onGone;
  private int underWay;
  private boolean paused;

  /**
   * Makes an open window.
   *
   * @param pause stops reading from the sandbox
   * @param resume reads on
   * @param onGone called when the listener has gone
   */
  public OutputWindow(OutputSink sink, Runnable pause, Runnable resume, Runnable onGone) {
    this.sink = sink;
    this.pause = pause;
    this.resume = resume;
    this.onGone = onGone;
  }

  /** Passes a chunk on. */
  public void write(OutputChunk chunk) {
    int size = chunk.bytes().size();
    underWay += size;
    if (underWay > SIZE && !paused) {
      paused = true;
      pause.run();
    }
    sink.write(chunk).onSuccess(done -> acknowledged(size)).onFailure(gone -> onGone.run());
  }

  private void acknowledged(int size) {
    underWay -= size;
    if (paused && underWay <= SIZE) {
      paused = false;
      resume.run();
    }
  }
}
