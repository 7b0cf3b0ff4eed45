package io.sandpool.emulator.e2b;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Paths with variable parts in braces. */
final class PathPattern {

  private PathPattern() {}

  static boolean matches(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (isVariable(wanted[i]) ? given[i].isEmpty() : !wanted[i].equals(given[i])) {
        return false;
      }
    }
    return true;
  }

  /** The variable parts of a path that follows the pattern. */
  static Map<String, String> variables(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (isVariable(wanted[i])) {
        variables.put(
            wanted[i].substring(1, wanted[i].length() - 1),
            URLDecoder.decode(given[i].replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return variables;
  }

  private static boolean isVariable(String part) {
    return part.startsWith("{");
  }
}
