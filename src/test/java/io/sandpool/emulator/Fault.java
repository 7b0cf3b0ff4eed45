package io.sandpool.emulator;

import java.time.Duration;
import java.util.OptionalInt;

/** Something that goes wrong with one request. {@link Faults} says with which. */
public sealed interface Fault {

  /** What happens in the middle of an answer. */
  enum Cut {
    /** The connection is reset, in the middle of a piece. */
    RESET,
    /** Nothing more comes, from the middle of a piece on. */
    HANG,
    /** The body ends in good order, before the next piece. */
    END,
    /** The sandbox reaches its end of life, and what the cloud does then happens. */
    EXPIRE
  }

  /** Faults that take the place of the operation, which is not carried out. */
  sealed interface Instead extends Fault {}

  /** Faults that befall the answer of an operation that was carried out. */
  sealed interface Underway extends Fault {}

  /** The cloud's own error of that status. */
  record Status(int status, OptionalInt retryAfterSeconds) implements Instead {}

  /** A page of some gateway. */
  record HtmlPage(int status) implements Instead {}

  /** Success with bytes that are nothing. */
  record Garbage() implements Instead {}

  /** Success with a line that never ends, until the client has had enough. */
  record EndlessLine() implements Instead {}

  /** No answer at all. */
  record NoAnswer() implements Instead {}

  /** The connection is reset before anything is answered. */
  record ResetAtOnce() implements Instead {}

  /** The operation is carried out, then the connection is reset without an answer. */
  record LostAnswer() implements Underway {}

  /** The operation is carried out, then nothing is answered. */
  record SwallowedAnswer() implements Underway {}

  /** The answer comes in small parts with pauses between. */
  record SlowDrip(int bytes, Duration pause) implements Underway {}

  /**
   * The answer is cut after some pieces, or at its end where it has fewer. A piece is a line of a
   * stream, or the whole body of any other answer.
   */
  record CutAfter(int pieces, Cut cut) implements Underway {}

  /** An error of the cloud, as {@code 500}. */
  static Fault status(int status) {
    return new Status(status, OptionalInt.empty());
  }

  /** The same with a {@code Retry-After} header. */
  static Fault status(int status, int retryAfterSeconds) {
    return new Status(status, OptionalInt.of(retryAfterSeconds));
  }
}
