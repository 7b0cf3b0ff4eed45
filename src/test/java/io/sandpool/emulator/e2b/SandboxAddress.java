package io.sandpool.emulator.e2b;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which sandbox, and which port of it, a request is for. */
sealed interface SandboxAddress {

  /** Of envd, which looks after the sandbox. */
  int ENVD_PORT = 49983;

  /** Of the code interpreter. */
  int INTERPRETER_PORT = 49999;

  /** For a sandbox. */
  record Inside(String sandbox, int port) implements SandboxAddress {}

  /** For the control plane. */
  record ControlPlane() implements SandboxAddress {}

  /** For nobody. */
  record Malformed(String message) implements SandboxAddress {}

  /** By the routing headers, else by a host such as {@code 49999-id.domain}. */
  static SandboxAddress of(HttpServerRequest request) {
    String id = request.getHeader("E2b-Sandbox-Id");
    String port = request.getHeader("E2b-Sandbox-Port");
    if (id != null && port != null) {
      return inside(id, port);
    }
    if (id != null || port != null) {
      return new Malformed("missing header");
    }
    HostAndPort authority = request.authority();
    Matcher host = HOST.matcher(authority == null ? "" : authority.host());
    return host.matches() ? inside(host.group(2), host.group(1)) : new ControlPlane();
  }

  /** A host that names a sandbox. */
  Pattern HOST = Pattern.compile("(\\d+)-([a-z0-9-]+)\\..+");

  /** What a sandbox id looks like. */
  Pattern ID = Pattern.compile("[a-z0-9]+");

  /** The id without what older clients append to it. */
  static String bareId(String id) {
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }

  private static SandboxAddress inside(String id, String port) {
    String bare = bareId(id);
    if (!ID.matcher(bare).matches()) {
      return new Malformed("invalid sandbox ID");
    }
    try {
      return new Inside(bare, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      return new Malformed("invalid port");
    }
  }
}
