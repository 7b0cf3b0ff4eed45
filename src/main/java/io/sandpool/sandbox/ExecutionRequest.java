package io.sandpool.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program and everything it is given.
 *
 * @param id unguessable, made at the door; names the run in logs and answers
 * @param language a language's name or alias, as the caller wrote it
 * @param code source text
 * @param argumentsJson a JSON object for {@code main}, absent where the caller gave none
 * @param stdin the program's standard input
 * @param environment variables added to the program's environment
 * @param args the script's command line arguments
 * @param files written under the working directory before the run
 * @param limits the limits asked for
 * @param stopOnOutputLimit end the run where it writes more than is kept, instead of cutting its
 *     output
 * @param maxWait how long the request may wait for a sandbox
 */
public record ExecutionRequest(
    String id,
    String language,
    String code,
    Optional<String> argumentsJson,
    Bytes stdin,
    Map<String, String> environment,
    List<String> args,
    List<InputFile> files,
    RequestedLimits limits,
    boolean stopOnOutputLimit,
    Duration maxWait) {

  public ExecutionRequest {
    environment = Map.copyOf(environment);
    args = List.copyOf(args);
    files = List.copyOf(files);
  }

  /** A program of the service's own: given nothing but arguments, within the usual limits. */
  public static ExecutionRequest of(
      String id, String language, String code, Optional<String> argumentsJson) {
    return new ExecutionRequest(
        id,
        language,
        code,
        argumentsJson,
        Bytes.empty(),
        Map.of(),
        List.of(),
        List.of(),
        RequestedLimits.none(),
        false,
        Duration.ZERO);
  }

  /** The id and the language only: all else is the caller's. */
  @Override
  public String toString() {
    return "ExecutionRequest[" + id + "]";
  }
}
