package io.sandpool.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a provider says about one run: the program's side of an {@link ExecutionResult}.
 *
 * @param outcome what the program did
 * @param exitCode absent where a signal, a limit or the sandbox's end ended it
 * @param signal the signal's name, such as {@code SIGKILL}
 * @param stdout standard output
 * @param stderr standard error
 * @param resultJson well-formed JSON that {@code main} returned
 * @param error what went wrong in the program
 * @param artifacts files brought back
 * @param refusedArtifacts files that were not
 * @param runTime from the moment the code was sent until the end was known
 * @param usage what the run used, as far as the provider knows
 */
public record RunReport(
    Outcome outcome,
    OptionalInt exitCode,
    Optional<String> signal,
    Output stdout,
    Output stderr,
    Optional<String> resultJson,
    Optional<ProgramError> error,
    List<Artifact> artifacts,
    List<RefusedArtifact> refusedArtifacts,
    Duration runTime,
    Usage usage) {

  public RunReport {
    artifacts = List.copyOf(artifacts);
    refusedArtifacts = List.copyOf(refusedArtifacts);
  }
}
