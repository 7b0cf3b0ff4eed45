package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the guest says that a run ended.
 *
 * @param exit the exit code, 0 to 255
 * @param signal the name of the signal
 * @param limit which limit ended it
 * @param stdoutTruncated whether more was written than is kept
 * @param stderrTruncated the same
 * @param resultTooLarge whether the result was left out
 * @param wall how long the program ran
 * @param usage what it used
 */
public record Finished(
    OptionalInt exit,
    Optional<String> signal,
    Optional<Limit> limit,
    boolean stdoutTruncated,
    boolean stderrTruncated,
    boolean resultTooLarge,
    Duration wall,
    Usage usage) {

  /** The limits that a guest can enforce. */
  enum Limit {
    MEMORY,
    DISK,
    OUTPUT,
    WALL
  }

  private static final int MAX_EXIT = 255;
  private static final long NANOS_PER_MICRO = 1000;

  /**
   * Reads the payload.
   *
   * @throws ProtocolViolation where it makes no sense
   */
  public static Finished parse(Bytes payload) {
    KeyValueLines lines = KeyValueLines.parse(payload);
    OptionalInt exit = OptionalInt.empty();
    Optional<String> signal = Optional.empty();
    if (lines.number("exit").isPresent()) {
      long code = lines.number("exit").getAsLong();
      if (code > MAX_EXIT) {
        throw new ProtocolViolation("the guest named an exit code above 255");
      }
      exit = OptionalInt.of((int) code);
    } else if (lines.number("signal").isPresent()) {
      signal = Optional.of(Signals.nameOf(lines.number("signal").getAsLong()));
    } else {
      throw new ProtocolViolation("the guest named neither exit code nor signal");
    }
    return new Finished(
        exit,
        signal,
        lines.text("limit").map(Finished::limitOf),
        lines.flag("stdout_truncated"),
        lines.flag("stderr_truncated"),
        lines.flag("result_too_large"),
        Duration.ofNanos(lines.number("wall_us").orElse(0) * NANOS_PER_MICRO),
        new Usage(lines.number("cpu_us"), lines.number("max_rss_kib")));
  }

  private static Limit limitOf(String name) {
    return switch (name) {
      case "memory" -> Limit.MEMORY;
      case "disk" -> Limit.DISK;
      case "output" -> Limit.OUTPUT;
      case "wall" -> Limit.WALL;
      default -> throw new ProtocolViolation("the guest named a limit that does not exist");
    };
  }
}
