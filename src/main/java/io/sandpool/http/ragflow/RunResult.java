package io.sandpool.http.ragflow;

import io.sandpool.sandbox.Artifact;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What RAGFlow is answered; its fields are those of the executor manager's answer.
 *
 * @param status how it went
 * @param stdout what the program printed, where it ended well
 * @param stderr what it complained of, or what ended it
 * @param exitCode the program's own, or a negative number for what the service did
 * @param detail more
 * @param timeUsedMillis how long the program ran
 * @param memoryUsedKib the largest memory it used
 * @param valueJson what {@code main} returned
 * @param artifacts files to pass on
 */
record RunResult(
    Status status,
    String stdout,
    String stderr,
    int exitCode,
    Optional<String> detail,
    OptionalDouble timeUsedMillis,
    OptionalLong memoryUsedKib,
    Optional<String> valueJson,
    List<Artifact> artifacts) {

  RunResult {
    artifacts = List.copyOf(artifacts);
  }

  /** The service could not run it. */
  static RunResult notRun(String stderr, int exitCode, String detail) {
    return new RunResult(
        Status.PROGRAM_RUNNER_ERROR,
        "",
        stderr,
        exitCode,
        Optional.of(detail),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of());
  }

  /** How it went, with the field that says more and what stands there. */
  enum Status {
    SUCCESS("success", "", ""),
    NONZERO_EXIT("program_error", "runtime_error_type", "nonzero_exit"),
    SIGNALLED("program_error", "runtime_error_type", "signalled"),
    OUT_OF_TIME("resource_limit_exceeded", "resource_limit_type", "time"),
    OUT_OF_MEMORY("resource_limit_exceeded", "resource_limit_type", "memory"),
    TOO_MUCH_OUTPUT("resource_limit_exceeded", "resource_limit_type", "output"),
    FILE_ACCESS("unauthorized_access", "unauthorized_access_type", "file_access"),
    DISALLOWED_SYSCALL("unauthorized_access", "unauthorized_access_type", "disallowed_syscall"),
    PROGRAM_RUNNER_ERROR("program_runner_error", "", "");

    private final String wireName;
    private final String field;
    private final String kind;

    Status(String wireName, String field, String kind) {
      this.wireName = wireName;
      this.field = field;
      this.kind = kind;
    }

    String wireName() {
      return wireName;
    }

    /** What stands in {@code field}; empty for all but one at most. */
    Optional<String> kindIn(String field) {
      return this.field.equals(field) ? Optional.of(kind) : Optional.empty();
    }
  }
}
