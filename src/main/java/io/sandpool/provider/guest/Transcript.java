package io.sandpool.provider.guest;

import io.sandpool.bus.OutputChunk;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.Usage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All that one run has said so far, within its limits, and the report made of it. The guest
 * enforces the same limits; this does not rely on it.
 */
public final class Transcript {

  /** The same words whoever noticed it, the guest or the engine. */
  public static final ProgramError OUT_OF_MEMORY =
      new ProgramError("MemoryLimitExceeded", "The program used more memory than it had.", "");

  private static final int MAX_ERROR = 4 * GuestFrame.MAX_PAYLOAD;

  private final BoundedBytes stdout;
  private final BoundedBytes stderr;
  private final BoundedBytes result;
  private final BoundedBytes error = new BoundedBytes(MAX_ERROR);
  private final ArtifactCollector artifacts;
  private Optional<ProgramError> known = Optional.empty();
  private final Set<OutputChunk.Stream> truncated = EnumSet.noneOf(OutputChunk.Stream.class);

  public Transcript(Limits limits) {
    this.stdout = new BoundedBytes(limits.stdoutBytes());
    this.stderr = new BoundedBytes(limits.stderrBytes());
    this.result = new BoundedBytes(limits.resultBytes());
    this.artifacts = new ArtifactCollector(limits.artifactCount(), limits.artifactBytes());
  }

  /** Takes a program's output and returns the part that is kept. */
  public Bytes output(OutputChunk.Stream stream, Bytes bytes) {
    return (stream == OutputChunk.Stream.STDOUT ? stdout : stderr).append(bytes);
  }

  /** The guest keeps back the rest of {@code stream}. */
  void truncated(OutputChunk.Stream stream) {
    truncated.add(stream);
  }

  /** A piece of the value that {@code main} returned. */
  public void result(Bytes piece) {
    result.append(piece);
  }

  /** A piece of the error object. */
  void error(Bytes piece) {
    error.append(piece);
  }

  /** The error that ended the program. */
  public void error(ProgramError told) {
    known = Optional.of(told);
  }

  /** Where the guest's files go. */
  ArtifactCollector artifacts() {
    return artifacts;
  }

  /** A whole file that was brought back, within the run's limits. */
  public void artifact(String path, Bytes content) {
    artifacts.begin(Bytes.utf8(path));
    artifacts.data(content);
  }

  /** The report of a run that ended by itself, where no guest of ours tells how. */
  public RunReport conclude(int exit, Duration runTime) {
    return conclude(
        new Finished(
            OptionalInt.of(exit),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            runTime,
            Usage.unknown()),
        runTime);
  }

  /** The report of a run that the guest saw to its end. */
  public RunReport conclude(Finished finished, Duration runTime) {
    if (finished.limit().equals(Optional.of(Finished.Limit.WALL))) {
      return cut(Outcome.TIMED_OUT, Optional.empty(), runTime);
    }
    Optional<ProgramError> complaint = complaint(finished);
    Outcome outcome = outcome(finished, complaint);
    boolean whole = result.size() > 0 && complaintAboutResult(finished).isEmpty();
    boolean limited = finished.limit().isPresent();
    return new RunReport(
        outcome,
        limited ? OptionalInt.empty() : finished.exit(),
        finished.signal(),
        outputOf(OutputChunk.Stream.STDOUT, stdout, finished.stdoutTruncated()),
        outputOf(OutputChunk.Stream.STDERR, stderr, finished.stderrTruncated()),
        whole ? Optional.of(result.toBytes().toUtf8()) : Optional.empty(),
        complaint,
        artifacts.artifacts(),
        artifacts.refused(),
        runTime,
        finished.usage());
  }

  /** The report of a run that was cut off, with what it had said until then. */
  public RunReport cut(Outcome outcome, Optional<ProgramError> why, Duration runTime) {
    return new RunReport(
        outcome,
        OptionalInt.empty(),
        Optional.empty(),
        outputOf(OutputChunk.Stream.STDOUT, stdout, false),
        outputOf(OutputChunk.Stream.STDERR, stderr, false),
        Optional.empty(),
        why,
        artifacts.artifacts(),
        artifacts.refused(),
        runTime,
        Usage.unknown());
  }

  private Output outputOf(OutputChunk.Stream stream, BoundedBytes kept, boolean cutAtTheEnd) {
    boolean cut = kept.exceeded() || cutAtTheEnd || truncated.contains(stream);
    return new Output(kept.toBytes(), cut);
  }

  private Outcome outcome(Finished finished, Optional<ProgramError> complaint) {
    if (finished.limit().isPresent()) {
      return switch (finished.limit().get()) {
        case MEMORY -> Outcome.MEMORY_EXCEEDED;
        case OUTPUT -> Outcome.OUTPUT_EXCEEDED;
        case DISK -> Outcome.KILLED;
        case WALL -> Outcome.TIMED_OUT;
      };
    }
    if (finished.signal().isPresent()) {
      return Outcome.KILLED;
    }
    return finished.exit().orElse(1) == 0 && complaint.isEmpty()
        ? Outcome.SUCCEEDED
        : Outcome.FAILED;
  }

  private Optional<ProgramError> complaint(Finished finished) {
    if (finished.limit().isPresent()) {
      return Optional.of(complaintAbout(finished.limit().get()));
    }
    if (known.isPresent()) {
      return known;
    }
    if (error.size() > 0) {
      return Optional.of(ProgramJson.error(error.toBytes()));
    }
    return complaintAboutResult(finished);
  }

  private static ProgramError complaintAbout(Finished.Limit limit) {
    return switch (limit) {
      case MEMORY -> OUT_OF_MEMORY;
      case DISK ->
          new ProgramError(
              "DiskLimitExceeded", "The program wrote more to disk than its limit allows.", "");
      case OUTPUT ->
          new ProgramError("OutputLimitExceeded", "The program wrote more than is kept.", "");
      case WALL -> new ProgramError("TimeLimitExceeded", "The program ran out of time.", "");
    };
  }

  private Optional<ProgramError> complaintAboutResult(Finished finished) {
    if (result.exceeded() || finished.resultTooLarge()) {
      return Optional.of(
          new ProgramError("ResultTooLarge", "The value that main returned is too large.", ""));
    }
    if (result.size() == 0) {
      return Optional.empty();
    }
    return ProgramJson.objection(result.toBytes())
        .map(
            why ->
                new ProgramError(
                    "InvalidResult", "The value that main returned cannot be used: " + why, ""));
  }
}
