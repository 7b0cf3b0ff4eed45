package io.sandpool.http;

import io.sandpool.http.schema.Violation;
import io.sandpool.sandbox.InputFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a schema cannot say about a request's files: that they can all be written, side by side. */
final class InputFiles {

  /** The longest name that a file system takes. */
  private static final int MAX_NAME_BYTES = 255;

  private InputFiles() {}

  /**
   * Throws a {@link ProblemException} where two files cannot both be there.
   *
   * @param place a pointer to the request that they belong to
   */
  static void check(List<InputFile> files, String place) {
    List<Violation> violations = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      String path = files.get(i).path();
      if (!paths.add(path)) {
        violations.add(violation(place, i, "is the path of an earlier file, too"));
      } else if (hasLongName(path)) {
        violations.add(violation(place, i, "has a component of more than 255 bytes"));
      }
    }
    for (int i = 0; i < files.size(); i++) {
      if (liesBelowAFile(files.get(i).path(), paths)) {
        violations.add(violation(place, i, "lies below another file, which is no directory"));
      }
    }
    if (!violations.isEmpty()) {
      throw new ProblemException(Problem.of(ProblemType.INVALID_REQUEST, violations));
    }
  }

  private static Violation violation(String place, int index, String what) {
    String pointer = place + "/files/" + index + "/path";
    return new Violation(pointer, pointer + ' ' + what);
  }

  private static boolean hasLongName(String path) {
    for (String name : path.split("/")) {
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        return true;
      }
    }
    return false;
  }

  private static boolean liesBelowAFile(String path, Set<String> paths) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (paths.contains(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }
}
