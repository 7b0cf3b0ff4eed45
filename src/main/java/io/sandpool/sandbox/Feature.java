package io.sandpool.sandbox;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a request may ask for that not every provider can do. */
public enum Feature {
  /** {@code arguments}, and with them the result that {@code main} returns. */
  ARGUMENTS,
  /** {@code stdin}. */
  STDIN,
  /** {@code env}. */
  ENV,
  /** {@code args}. */
  ARGS,
  /** {@code files}. */
  FILES,
  /** {@code limits.memory_bytes} below the sandbox's own. */
  MEMORY_LIMIT,
  /** {@code limits.cpus} below the sandbox's own. */
  CPU_LIMIT,
  /** {@code limits.processes} below the sandbox's own. */
  PROCESS_LIMIT,
  /** {@code limits.open_files} below the sandbox's own. */
  OPEN_FILES_LIMIT,
  /** {@code limits.disk_bytes} below the sandbox's own. */
  DISK_LIMIT,
  /** {@code stop_on_output_limit}. */
  STOP_ON_OUTPUT_LIMIT;

  /** The name on the wire: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A JSON pointer to the field of a request that asks for it. */
  public String pointer() {
    return switch (this) {
      case ARGUMENTS, STDIN, ENV, ARGS, FILES, STOP_ON_OUTPUT_LIMIT -> "/" + wireName();
      case MEMORY_LIMIT -> "/limits/memory_bytes";
      case CPU_LIMIT -> "/limits/cpus";
      case PROCESS_LIMIT -> "/limits/processes";
      case OPEN_FILES_LIMIT -> "/limits/open_files";
      case DISK_LIMIT -> "/limits/disk_bytes";
    };
  }

  /** What {@code request} asks for. */
  public static Set<Feature> neededBy(ExecutionRequest request) {
    Set<Feature> needed = EnumSet.noneOf(Feature.class);
    addIf(needed, ARGUMENTS, request.argumentsJson().isPresent());
    addIf(needed, STDIN, !request.stdin().isEmpty());
    addIf(needed, ENV, !request.environment().isEmpty());
    addIf(needed, ARGS, !request.args().isEmpty());
    addIf(needed, FILES, !request.files().isEmpty());
    addIf(needed, MEMORY_LIMIT, request.limits().memoryBytes().isPresent());
    addIf(needed, CPU_LIMIT, request.limits().milliCpus().isPresent());
    addIf(needed, PROCESS_LIMIT, request.limits().processes().isPresent());
    addIf(needed, OPEN_FILES_LIMIT, request.limits().openFiles().isPresent());
    addIf(needed, DISK_LIMIT, request.limits().diskBytes().isPresent());
    addIf(needed, STOP_ON_OUTPUT_LIMIT, request.stopOnOutputLimit());
    return needed;
  }

  private static void addIf(Set<Feature> features, Feature feature, boolean asked) {
    if (asked) {
      features.add(feature);
    }
  }
}
