package io.sandpool.bus.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Knows the keys. Its methods return at once, may be called on any thread, and never throw. */
public interface Gatekeeper {

  /** Knows no key and limits nobody. */
  static Gatekeeper ofNoKeys() {
    return new Gatekeeper() {
      @Override
      public Verdict judge(String shown, String address) {
        return Verdict.REFUSED;
      }

      @Override
      public Optional<Duration> slowed(String address) {
        return Optional.empty();
      }

      @Override
      public RunTurn beginRun(Caller caller) {
        return RunTurn.FREE;
      }

      @Override
      public List<Allowance> allowances(Caller caller) {
        return List.of();
      }
    };
  }

  /**
   * Judges a key that was shown.
   *
   * @param shown what the caller takes for a key; nothing is known of it, not even that it is short
   * @param address where the request came from, without port
   */
  Verdict judge(String shown, String address);

  /**
   * How long secrets that people have made up are not to be accepted from there, since so many
   * wrong ones were shown. Who accepts one that {@link #judge} does not know asks this, and has
   * wrong ones judged, so that they count.
   *
   * @param address where the request came from, without port
   */
  Optional<Duration> slowed(String address);

  /**
   * Counts a run against the limits of the caller's key. Where the answer is {@link RunTurn.Begun},
   * {@link RunTurn.Begun#end} must be called once when the run has ended, however it did.
   *
   * @param caller whom {@link #judge} has admitted, or {@link Caller#LOCAL}
   */
  RunTurn beginRun(Caller caller);

  /**
   * What the limits of the caller's key still allow, one for each; none where it has none.
   *
   * @param caller whom {@link #judge} has admitted, or {@link Caller#LOCAL}
   */
  List<Allowance> allowances(Caller caller);
}
