package io.sandpool.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Looks at a database without making anything or changing what it holds. Blocks. */
public final class DatabaseProbe {

  private final DatabaseSettings settings;

  /** Looks at the database of {@code settings}. */
  public DatabaseProbe(DatabaseSettings settings) {
    this.settings = settings;
  }

  /**
   * What was seen.
   *
   * @param version what the database calls itself; empty where there is none yet
   * @param tables the version of its tables, 0 where there are none
   * @param latest the version that this program brings them to
   */
  public record Report(String version, int tables, int latest) {}

  /**
   * Looks: it can be reached, is whole, may be written to, and its tables are not of a newer
   * program.
   *
   * @throws DatabaseException where it is not so, with what to do
   */
  public Report look() {
    Dialect dialect = Dialect.of(settings);
    Schema schema = new Schema(dialect, settings.address(), Migration.all());
    if (!dialect.exists()) {
      return new Report("", 0, schema.latest());
    }
    try (Connection connection = dialect.source().getConnection()) {
      dialect.verify(connection);
      int tables = schema.touch(connection);
      return new Report(dialect.version(connection), tables, schema.latest());
    } catch (SQLException e) {
      throw dialect.explain(e);
    }
  }
}
