package io.sandpool.store;

import java.nio.file.Path;
import java.util.Optional;

/** Where the database is. Its text shows no password. */
public sealed interface DatabaseAddress permits SqliteFile, PostgresServer {

  /** The file that is used where the configuration names no database. */
  static DatabaseAddress in(Path dataFolder) {
    return new SqliteFile(dataFolder.resolve("sandpool.db"));
  }

  /**
   * Reads a URL: {@code jdbc:sqlite:/path/to/file}, {@code postgresql://user@host:port/database},
   * {@code postgres://…} or {@code jdbc:postgresql://…}.
   *
   * @param password used instead of one in the URL
   * @throws IllegalArgumentException with what is expected; the message shows nothing of the URL
   *     but its beginning
   */
  static DatabaseAddress of(String url, Optional<String> password) {
    if (url.startsWith(SqliteFile.PREFIX)) {
      return SqliteFile.of(url);
    }
    if (PostgresServer.isMeantBy(url)) {
      return PostgresServer.of(url, password);
    }
    throw new IllegalArgumentException(
        "must begin with jdbc:sqlite: or postgresql://, or be empty for a file in the data folder");
  }

  /** What the address says by that parameter, if it has it. */
  default Optional<String> parameter(String name) {
    return Optional.empty();
  }
}
