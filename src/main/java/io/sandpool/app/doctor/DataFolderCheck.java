package io.sandpool.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that names the installation. Looks only: the service makes it, and may be at work in
 * it.
 *
 * @param folder where it is
 */
record DataFolderCheck(Path folder) implements Check {

  static final String NAME = "data-folder";

  private static final String ELSEWHERE =
      "Set SANDPOOL_DATA to a folder that the service may write to, or make this one so.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding look() throws Exception {
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.notExists(absolute)) {
      Path parent = nearestExisting(absolute);
      return usable(parent)
          ? Finding.ok(name(), absolute + " will be made")
          : Finding.absent(name(), absolute + " cannot be made in " + parent, ELSEWHERE);
    }
    if (!usable(absolute)) {
      return Finding.absent(name(), absolute + " is no folder that can be written to", ELSEWHERE);
    }
    Path id = absolute.resolve("instance-id");
    if (Files.exists(id) && !Files.readString(id).trim().matches("[0-9a-f]{12}")) {
      return Finding.absent(
          name(),
          id + " does not hold 12 hex digits",
          "Delete it: the service makes a new one, and no longer knows sandboxes of earlier lives.");
    }
    return Finding.ok(name(), absolute.toString());
  }

  private static boolean usable(Path path) {
    return Files.isDirectory(path) && Files.isWritable(path) && Files.isExecutable(path);
  }

  private static Path nearestExisting(Path path) {
    Path at = path;
    for (Path up = at.getParent(); Files.notExists(at) && up != null; up = at.getParent()) {
      at = up;
    }
    return at;
  }
}
