package io.sandpool.host;

/**
 * What one more idle sandbox takes of the machine's memory, learnt from what was missing when there
 * were more of them, and there when there were fewer.
 *
 * <p>Only moments are compared between which nothing else is known to have changed: as many
 * sandboxes run programs, and none is being made or ended. What other programs on the machine do
 * disturbs the observation, so it counts for little at a time and within bounds.
 */
final class SandboxCost {

  private static final long MIB = 1 << 20;

  /** Above what an idle sandbox was seen to take, with all that the engine keeps for it. */
  private static final long WHEN_UNKNOWN = 64 * MIB;

  private static final long LEAST = 24 * MIB;
  private static final long MOST = 512 * MIB;
  private static final int FEW = 2;
  private static final double WEIGHT = 0.2;

  private double bytes = WHEN_UNKNOWN;
  private boolean known;
  private long available;
  private Census census = Census.NONE;

  /**
   * How many sandboxes there are on the machine.
   *
   * @param idle those that wait
   * @param leased those that may run a program
   * @param moving those being made or ended
   */
  record Census(int idle, int leased, int moving) {
    static final Census NONE = new Census(0, 0, 0);

    Census plus(Census other) {
      return new Census(idle + other.idle, leased + other.leased, moving + other.moving);
    }
  }

  /** There are so many sandboxes while so much memory is available. */
  void observe(Census now, long availableNow) {
    if (now.moving() > 0) {
      return;
    }
    int more = now.idle() - census.idle();
    if (known && now.leased() == census.leased() && Math.abs(more) >= FEW) {
      double each = (double) (available - availableNow) / more;
      bytes += WEIGHT * (Math.max(LEAST, Math.min(MOST, each)) - bytes);
    }
    known = true;
    census = now;
    available = availableNow;
  }

  /** Bytes for one more. */
  long bytes() {
    return (long) bytes;
  }
}
