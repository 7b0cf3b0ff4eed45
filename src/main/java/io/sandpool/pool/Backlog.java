package io.sandpool.pool;

/**
 * Works out how many idle sandboxes a sequence of arrivals needs.
 *
 * <p>Each arrival takes a sandbox, whose successor is owed from then on: it rests until there is a
 * lull, waits for one of the lanes in which sandboxes are made, and is made. With {@code s} idle
 * sandboxes to begin with, a run finds one if fewer than {@code s} are owed when it comes. So the
 * number owed, as each run would have found it, says how many must be idle for any share of the
 * runs to start warm. Nothing is assumed of how runs are distributed.
 */
final class Backlog {

  private final int most;
  private final int lanes;
  private final int[] resting;
  private final int[] making;
  private final int[] rise;
  private int span;
  private int owed;
  private int waiting;
  private int inLanes;
  private long runs;
  private long beyond;
  private int peak;

  /**
   * How fast sandboxes are replaced.
   *
   * @param restNanos from a lease until its successor may be begun
   * @param creationNanos from then until it is idle
   * @param lanes how many are made at the same time
   */
  record Pace(long restNanos, long creationNanos, int lanes) {}

  /**
   * Begins with nothing owed.
   *
   * @param spanNanos how long each of the spans is that {@link #pass} is told of
   * @param spans how many there will be at most
   * @param most sandboxes that can be owed at the same time
   */
  Backlog(Pace pace, long spanNanos, int spans, int most) {
    this.most = most;
    resting = new int[spansOf(pace.restNanos(), spanNanos, spans)];
    making = new int[spansOf(pace.creationNanos(), spanNanos, spans)];
    long inOneSpan = Math.max(1, spanNanos / Math.max(1, pace.creationNanos()));
    lanes = (int) Math.min(pace.lanes() * inOneSpan, most);
    rise = new int[most + 2];
  }

  private static int spansOf(long nanos, long spanNanos, int most) {
    return (int) Math.max(1, Math.min(most, (nanos + spanNanos - 1) / spanNanos));
  }

  /** Lets one span pass in which {@code arrivals} runs come. */
  void pass(int arrivals) {
    int made = exchange(making, 0);
    inLanes -= made;
    owed -= made;
    if (arrivals > 0) {
      note(arrivals);
    }
    int admitted = Math.min(arrivals, most - owed);
    owed += admitted;
    waiting += exchange(resting, admitted);
    int begun = Math.min(waiting, lanes - inLanes);
    waiting -= begun;
    inLanes += begun;
    making[span % making.length] = begun;
    span++;
  }

  /** Whether nothing is owed, so that a span without arrivals would change nothing. */
  boolean isSettled() {
    return owed == 0;
  }

  /** What was put into {@code delay} as many spans ago as it is long. */
  private int exchange(int[] delay, int next) {
    int at = span % delay.length;
    int before = delay[at];
    delay[at] = next;
    return before;
  }

  /** The first of them needs one idle sandbox more than are owed, each further one yet another. */
  private void note(int arrivals) {
    int first = owed + 1;
    int last = (int) Math.min(most, (long) owed + arrivals);
    if (first <= last) {
      rise[first]++;
      rise[last + 1]--;
    }
    runs += arrivals;
    beyond += arrivals - Math.max(0, last - owed);
    peak = Math.max(peak, last);
  }

  /** The most that any run would have needed. */
  int peak() {
    return peak;
  }

  /** How many must be idle for {@code ratio} of the runs to find one. */
  int needed(double ratio) {
    double enough = ratio * runs;
    long served = 0;
    int level = 0;
    for (int s = 1; s <= most && served < enough; s++) {
      level += rise[s];
      served += level;
      if (served >= enough) {
        return s;
      }
    }
    return runs == 0 ? 0 : most;
  }

  /** Whether even the maximum is too little for {@code ratio} of the runs. */
  boolean exceeds(double ratio) {
    return runs - beyond < ratio * runs;
  }
}
