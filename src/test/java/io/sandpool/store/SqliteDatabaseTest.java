package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.store.DatabaseException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file, and all that can be wrong with it. */
class SqliteDatabaseTest extends DatabaseContract {

  private static final int WRITE_VERSION = 18;

  private final Path file;

  SqliteDatabaseTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
    this.file = ((SqliteFile) address).file();
  }

  @Override
  void hang(Transaction transaction) throws SQLException {
    transaction.query(
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
        row -> row.getLong(1));
  }

  private DatabaseException failure() {
    return Futures.failure(
        Database.open(
            vertx,
            new DatabaseSettings(address, 1, SOON),
            Migration.all(),
            DatabaseListener.none()));
  }

  private static void assertSays(DatabaseException failure, String problem, String fix) {
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.problem().contains(problem), failure::getMessage);
    assertTrue(failure.fix().contains(fix), failure::getMessage);
  }

  /** It will hold keys. */
  @Test
  void nobodyElseMayReadTheFileOrThoseBesideIt() throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    Database database = open(LATE);
    Futures.await(insert(database, 1));
    try (Stream<Path> files = Files.list(file.getParent())) {
      List<Path> all = files.toList();
      assertEquals(3, all.size(), all::toString);
      for (Path one : all) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
      }
    }
  }

  @Test
  void whatIsCommittedMustBeSynchronisedWithTheDisk() {
    Database database = open(LATE);
    assertEquals(List.of("wal"), pragma(database, "journal_mode"));
    assertEquals(List.of("2"), pragma(database, "synchronous")); // FULL
    assertEquals(List.of("1"), pragma(database, "foreign_keys"));
  }

  private static List<String> pragma(Database database, String name) {
    return Futures.await(
        database.read(
            "pragma", transaction -> transaction.query("pragma " + name, row -> row.getString(1))));
  }

  /** Another program may hold the file's lock: readers go on, writers are told. */
  @Test
  void aFileThatIsLockedMustBeNamedAndServeAgainWhenItIsFree() throws SQLException {
    Database database = open(SOON);
    Futures.await(insert(database, 1));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertSays(Futures.failure(insert(database, 2)), "is locked by another program", "fuser");
      assertFalse(states.up());
      assertEquals(List.of(1), ids(database));
      assertSays(failure(), "is locked by another program", "fuser");
      statement.execute("rollback");
    }
    Futures.await(insert(database, 3));
    assertEquals(List.of(1, 3), ids(database));
    assertTrue(states.up());
  }

  @Test
  void whatIsNoDatabaseMustBeNamed() throws IOException {
    Files.writeString(file, "This is somebody's diary, and no database.".repeat(100));
    assertSays(failure(), "is damaged, or no SQLite database", "put a backup in their place");
  }

  @Test
  void aDamagedPageMustBeFoundAtTheStart() throws IOException {
    Database database = open(LATE);
    for (int i = 0; i < 400; i++) {
      Futures.await(insert(database, i));
    }
    Futures.await(database.close());
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long last = bytes.length() - 4096;
      assertTrue(last >= 4096, "the database has one page only");
      bytes.seek(last);
      bytes.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    }
    assertSays(failure(), "is damaged", "put a backup in their place");
  }

  /** The format says so where a newer SQLite has written it; root is not kept out otherwise. */
  @Test
  void aFileThatMayOnlyBeReadMustBeNamed() throws IOException {
    Futures.await(open(LATE).close());
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(WRITE_VERSION);
      bytes.write(3);
    }
    assertSays(failure(), "cannot be opened for writing", "set database.url to another place");
  }

  @Test
  void aFolderThatIsNotThereMustBeNamed() {
    SqliteFile nowhere = new SqliteFile(file.resolveSibling("nowhere").resolve("sandpool.db"));
    DatabaseException failure =
        Futures.failure(
            Database.open(vertx, DatabaseSettings.of(nowhere), DatabaseListener.none()));
    assertSays(failure, "cannot be made", "set database.url to another place");
    assertTrue(failure.problem().contains(nowhere.toString()), failure::problem);
  }

  @Test
  void theProbeMustNotMakeAFile() {
    DatabaseProbe.Report report = new DatabaseProbe(DatabaseSettings.of(address)).look();
    assertEquals(new DatabaseProbe.Report("", 0, Migration.all().size()), report);
    assertFalse(Files.exists(file));
  }
}
