package io.sandpool.store;

import io.sandpool.store.DatabaseException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite: one thread and one connection, since there is one writer anyway. The write-ahead log is
 * synchronised at every commit, so what was committed survives a loss of power.
 *
 * @param file the database
 * @param deadline of one operation
 */
record SqliteDialect(SqliteFile file, Duration deadline) implements Dialect {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final String RESTORE =
      "Stop the service, move the file and those beside it with -wal and -shm aside, and put a"
          + " backup in their place; without one the service begins anew, and remote sandboxes of"
          + " earlier lives end by their time limit only.";
  private static final String PERMIT =
      "Let the service's user write to the file and its folder, or set database.url to another"
          + " place.";

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public boolean exists() {
    return Files.exists(file.file());
  }

  /** Before SQLite does, which would let everybody read it. */
  @Override
  public void create() {
    Path path = file.file();
    try {
      if (!Files.exists(path)) {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PRIVATE));
      } else if (!PRIVATE.containsAll(Files.getPosixFilePermissions(path))) {
        Files.setPosixFilePermissions(path, PRIVATE);
      }
    } catch (IOException e) {
      throw Dialect.trouble(
          Kind.UNAVAILABLE, file, "cannot be made, or kept from others' eyes", e, PERMIT);
    }
  }

  @Override
  public DataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // Less than the deadline, so that a lock is told from a slow disk.
    config.setBusyTimeout((int) deadline.multipliedBy(3).dividedBy(4).toMillis());
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(file.jdbcUrl());
    return source;
  }

  @Override
  public Optional<String> initialSql() {
    return Optional.empty();
  }

  @Override
  public String version(Connection connection) throws SQLException {
    return "SQLite " + text(connection, "select sqlite_version()");
  }

  @Override
  public void verify(Connection connection) throws SQLException {
    String found = text(connection, "pragma quick_check(1)");
    if (!found.equals("ok")) {
      throw Dialect.trouble(Kind.UNAVAILABLE, file, "is damaged", new SQLException(found), RESTORE);
    }
    String journal = text(connection, "pragma journal_mode");
    if (!journal.equals("wal")) {
      throw new DatabaseException(
          Kind.UNAVAILABLE,
          "The database %s cannot keep a write-ahead log where it is (journal mode %s)."
              .formatted(file, journal),
          "Put it on a local disk.");
    }
  }

  /** One that begins as a reader and writes later could not wait for another writer. */
  @Override
  public String begin(boolean writing) {
    return writing ? "begin immediate" : "begin";
  }

  /** A writing transaction has locked everything. */
  @Override
  public void lockSchema(Connection connection) {}

  /** A row is replaced without being deleted, as far as triggers go. */
  @Override
  public List<String> appendOnly(Migration.AppendOnly table) {
    String name = table.table();
    String there =
        table.key().stream()
            .map(column -> column + " = new." + column)
            .collect(Collectors.joining(" and "));
    String refuse =
        " begin select raise(abort, 'rows of %s are never changed'); end".formatted(name);
    return List.of(
        "create trigger %1$s_no_update before update on %1$s".formatted(name) + refuse,
        "create trigger %1$s_no_delete before delete on %1$s".formatted(name) + refuse,
        "create trigger %1$s_no_replace before insert on %1$s when exists (select 1 from %1$s where %2$s)"
                .formatted(name, there)
            + refuse);
  }

  @Override
  public void interrupt(Connection connection) throws SQLException {
    connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
  }

  @Override
  public DatabaseException explain(SQLException failure) {
    // The lower byte is the kind of failure, the others are details.
    int code = failure.getErrorCode() & 0xff;
    return switch (SQLiteErrorCode.getErrorCode(code)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          trouble(failure, "is locked by another program", "Find it with fuser, and end it.");
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
          trouble(failure, "cannot be opened for writing", PERMIT);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          trouble(failure, "is damaged, or no SQLite database", RESTORE);
      // Not SQLite's word but the driver's, which has not come as far.
      case SQLITE_OK ->
          trouble(
              failure.getCause() instanceof Exception reason ? reason : failure,
              "cannot be opened",
              "SQLite's library must be loadable: put the data folder on a file system that is not"
                  + " mounted noexec, of a machine with glibc on x86_64 or aarch64.");
      case SQLITE_FULL -> trouble(failure, "cannot grow", "Make room on its disk.");
      case SQLITE_IOERR -> trouble(failure, "cannot be read or written", "Look at its disk.");
      case SQLITE_INTERRUPT ->
          Dialect.trouble(Kind.TIMED_OUT, file, "did not answer in time", failure, "");
      default -> Dialect.trouble(Kind.REFUSED, file, "refused a statement", failure, "");
    };
  }

  private DatabaseException trouble(Exception failure, String what, String fix) {
    return Dialect.trouble(Kind.UNAVAILABLE, file, what, failure, fix);
  }

  private static String text(Connection connection, String sql) throws SQLException {
    List<String> rows = new Transaction(connection).query(sql, row -> row.getString(1));
    return String.join(" ", rows);
  }
}
