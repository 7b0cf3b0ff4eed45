package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.Operation;
import io.sandpool.emulator.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What AgentRun can be asked for. */
public enum AgentRunOperation implements Operation {
  /** Control plane: makes a template. */
  CREATE_TEMPLATE("POST", "/2025-09-10/templates"),
  /** Control plane: describes a template. */
  GET_TEMPLATE("GET", "/2025-09-10/templates/{template}"),
  /** Control plane: lists templates. */
  LIST_TEMPLATES("GET", "/2025-09-10/templates"),
  /** Control plane: ends a template. */
  DELETE_TEMPLATE("DELETE", "/2025-09-10/templates/{template}"),
  /** Control plane: describes a sandbox. */
  DESCRIBE_SANDBOX("GET", "/2025-09-10/sandboxes/{sandbox}"),
  /** Control plane: lists sandboxes. */
  LIST_SANDBOXES("GET", "/2025-09-10/sandboxes"),
  /** Control plane: gives a token for the data plane. */
  GET_ACCESS_TOKEN("GET", "/2025-09-10/agents/accessToken"),
  /** Makes a sandbox. */
  CREATE("POST", "/sandboxes"),
  /** Describes a sandbox. */
  GET("GET", "/sandboxes/{sandbox}"),
  /** Ends a sandbox, which can be described on. */
  STOP("POST", "/sandboxes/{sandbox}/stop"),
  /** Ends a sandbox for good. */
  DELETE("DELETE", "/sandboxes/{sandbox}"),
  /** Tells whether a sandbox can be used. */
  HEALTH("GET", "/sandboxes/{sandbox}/health"),
  /** Lists contexts. */
  LIST_CONTEXTS("GET", "/sandboxes/{sandbox}/contexts"),
  /** Opens a context. */
  CREATE_CONTEXT("POST", "/sandboxes/{sandbox}/contexts"),
  /** Describes a context. */
  GET_CONTEXT("GET", "/sandboxes/{sandbox}/contexts/{context}"),
  /** Closes a context. */
  DELETE_CONTEXT("DELETE", "/sandboxes/{sandbox}/contexts/{context}"),
  /** Runs code. */
  EXECUTE("POST", "/sandboxes/{sandbox}/contexts/execute"),
  /** Anything else. */
  UNKNOWN("*", "*");

  private final String method;
  private final List<String> pattern;

  AgentRunOperation(String method, String pattern) {
    this.method = method;
    this.pattern = List.of(pattern.split("/", -1));
  }

  /** What a request with this path asks for. */
  static Route of(String method, String path) {
    List<String> segments = List.of(path.split("/", -1));
    for (AgentRunOperation operation : values()) {
      Optional<Map<String, String>> variables = operation.match(method, segments);
      if (variables.isPresent()) {
        return new Route(operation, variables.get());
      }
    }
    return new Route(UNKNOWN, Map.of());
  }

  private Optional<Map<String, String>> match(String asked, List<String> segments) {
    if (!method.equals(asked) || pattern.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) {
        variables.put(part.substring(1, part.length() - 1), Percent.decoded(segments.get(i)));
      } else if (!part.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
