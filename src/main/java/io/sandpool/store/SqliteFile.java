package io.sandpool.store;

import java.nio.file.Path;

/**
 * A SQLite database on a local disk.
 *
 * @param file its path; SQLite keeps two more files beside it while it is open
 */
public record SqliteFile(Path file) implements DatabaseAddress {

  static final String PREFIX = "jdbc:sqlite:";

  public SqliteFile {
    file = file.toAbsolutePath().normalize();
  }

  /** The driver gives other meanings to some of what may follow its prefix. */
  static SqliteFile of(String url) {
    String path = url.substring(PREFIX.length());
    if (path.isBlank()
        || path.startsWith(":")
        || path.startsWith("file:")
        || path.indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "must name a plain file after jdbc:sqlite:, without parameters");
    }
    return new SqliteFile(Path.of(path));
  }

  String jdbcUrl() {
    return PREFIX + file;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
