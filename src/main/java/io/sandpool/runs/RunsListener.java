package io.sandpool.runs;

import io.sandpool.bus.runs.RunState;

/** Hears what becomes of kept runs. Called on one thread; must return at once. */
public interface RunsListener {

  /** Hears nothing. */
  RunsListener NONE =
      new RunsListener() {
        @Override
        public void onPending(int queued, int running) {}

        @Override
        public void onEnded(RunState state) {}

        @Override
        public void onStored(long bytes) {}
      };

  /** So many are under way now. */
  void onPending(int queued, int running);

  /** One has ended. */
  void onEnded(RunState state);

  /** So much is kept now. */
  void onStored(long bytes);
}
