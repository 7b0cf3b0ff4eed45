package io.sandpool.sandbox;

import java.time.Duration;

/**
 * What one run may use. As a pool's ceiling it shapes the sandbox; as a request's wish it never
 * exceeds that ceiling.
 *
 * @param wall wall-clock time of the run
 * @param memoryBytes memory of the whole sandbox, files on its in-memory disk included
 * @param milliCpus processor time per second, in thousandths of a core
 * @param processes processes and threads of the program
 * @param openFiles open file descriptors of one process
 * @param diskBytes what the program may write
 * @param stdoutBytes bytes kept of standard output
 * @param stderrBytes bytes kept of standard error
 * @param resultBytes size of the JSON that {@code main} returns
 * @param artifactCount files brought back
 * @param artifactBytes their total size
 */
public record Limits(
    Duration wall,
    long memoryBytes,
    int milliCpus,
    int processes,
    int openFiles,
    long diskBytes,
    int stdoutBytes,
    int stderrBytes,
    int resultBytes,
    int artifactCount,
    long artifactBytes) {

  public Limits {
    if (wall.isNegative() || wall.isZero()) {
      throw new IllegalArgumentException("wall must be positive, was " + wall);
    }
    requirePositive("memoryBytes", memoryBytes);
    requirePositive("milliCpus", milliCpus);
    requirePositive("processes", processes);
    requirePositive("openFiles", openFiles);
    requirePositive("diskBytes", diskBytes);
    requireNotNegative("stdoutBytes", stdoutBytes);
    requireNotNegative("stderrBytes", stderrBytes);
    requireNotNegative("resultBytes", resultBytes);
    requireNotNegative("artifactCount", artifactCount);
    requireNotNegative("artifactBytes", artifactBytes);
  }

  /** The same with another wall-clock limit. */
  public Limits withWall(Duration other) {
    return new Limits(
        other,
        memoryBytes,
        milliCpus,
        processes,
        openFiles,
        diskBytes,
        stdoutBytes,
        stderrBytes,
        resultBytes,
        artifactCount,
        artifactBytes);
  }

  /** The same, but never below {@code other} in anything. */
  public Limits atLeast(Limits other) {
    return new Limits(
        wall.compareTo(other.wall) >= 0 ? wall : other.wall,
        Math.max(memoryBytes, other.memoryBytes),
        Math.max(milliCpus, other.milliCpus),
        Math.max(processes, other.processes),
        Math.max(openFiles, other.openFiles),
        Math.max(diskBytes, other.diskBytes),
        Math.max(stdoutBytes, other.stdoutBytes),
        Math.max(stderrBytes, other.stderrBytes),
        Math.max(resultBytes, other.resultBytes),
        Math.max(artifactCount, other.artifactCount),
        Math.max(artifactBytes, other.artifactBytes));
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, was " + value);
    }
  }
}
