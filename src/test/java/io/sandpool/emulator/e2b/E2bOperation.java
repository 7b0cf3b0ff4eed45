package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Operation;
import java.util.List;
import java.util.Optional;

/** What E2B can be asked for. Where there are two versions of a path, both are one operation. */
public enum E2bOperation implements Operation {
  /** Creates a sandbox. */
  CREATE("POST", "/sandboxes", "/v2/sandboxes"),
  /** Lists sandboxes, in pages in the second version. */
  LIST("GET", "/sandboxes", "/v2/sandboxes"),
  /** Describes a sandbox. */
  DETAIL("GET", "/sandboxes/{sandboxID}"),
  /** Ends a sandbox. */
  KILL("DELETE", "/sandboxes/{sandboxID}"),
  /** Sets the end of a sandbox's life. */
  SET_TIMEOUT("POST", "/sandboxes/{sandboxID}/timeout"),
  /** Puts the end of a sandbox's life off. */
  REFRESH("POST", "/sandboxes/{sandboxID}/refreshes"),
  /** The same, and describes how to reach it. */
  CONNECT("POST", "/sandboxes/{sandboxID}/connect", "/v2/sandboxes/{sandboxID}/connect"),
  /** Lists templates. */
  LIST_TEMPLATES("GET", "/templates", "/v2/templates"),
  /** The control plane's own health. */
  API_HEALTH("GET", "/health"),
  /** Health of a sandbox, at envd's port. */
  ENVD_HEALTH("GET", "/health"),
  /** Health of the code interpreter, at its port. */
  INTERPRETER_HEALTH("GET", "/health"),
  /** Runs code. */
  EXECUTE("POST", "/execute"),
  /** Lists contexts. */
  LIST_CONTEXTS("GET", "/contexts"),
  /** Opens a context. */
  CREATE_CONTEXT("POST", "/contexts"),
  /** Restarts a context. */
  RESTART_CONTEXT("POST", "/contexts/{contextID}/restart"),
  /** Closes a context. */
  CLOSE_CONTEXT("DELETE", "/contexts/{contextID}"),
  /** Anything else. */
  UNKNOWN("*");

  /** The operations of each of the three servers behind the one port. */
  static final List<E2bOperation> CONTROL_PLANE =
      List.of(
          CREATE, LIST, DETAIL, KILL, SET_TIMEOUT, REFRESH, CONNECT, LIST_TEMPLATES, API_HEALTH);

  static final List<E2bOperation> ENVD = List.of(ENVD_HEALTH);

  static final List<E2bOperation> INTERPRETER =
      List.of(
          INTERPRETER_HEALTH,
          EXECUTE,
          LIST_CONTEXTS,
          CREATE_CONTEXT,
          RESTART_CONTEXT,
          CLOSE_CONTEXT);

  private final String method;
  private final List<String> paths;

  E2bOperation(String method, String... paths) {
    this.method = method;
    this.paths = List.of(paths);
  }

  /** The pattern among its own that a request follows, if any does. */
  Optional<String> patternOf(String requestMethod, String path) {
    return method.equals(requestMethod)
        ? paths.stream().filter(pattern -> PathPattern.matches(pattern, path)).findFirst()
        : Optional.empty();
  }

  String method() {
    return method;
  }
}
