package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.store.DatabaseException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How tables are made and changed, whichever the database is. */
abstract class SchemaContract {

  static final Duration SOON = Duration.ofMillis(400);
  static final Duration LATE = Duration.ofMinutes(1);

  static final Migration NOTES =
      new Migration(
          1, "notes", List.of("create table note (id integer primary key, words text unique)"));
  static final Migration MORE =
      new Migration(2, "more", List.of("alter table note add column more text"));

  final Vertx vertx = Vertx.vertx();
  final DatabaseAddress address;
  final StateProbe states = new StateProbe();
  private final List<Database> opened = new ArrayList<>();

  SchemaContract(DatabaseAddress address) {
    this.address = address;
  }

  @AfterEach
  void close() {
    opened.forEach(database -> Futures.await(database.close()));
    Futures.await(vertx.close());
  }

  Database open(Duration deadline) {
    return open(new DatabaseSettings(address, 100, deadline), List.of(NOTES));
  }

  Database open(DatabaseSettings settings, List<Migration> migrations) {
    Database database = Futures.await(Database.open(vertx, settings, migrations, states));
    opened.add(database);
    return database;
  }

  private Future<Database> opening(List<Migration> migrations) {
    return Database.open(vertx, DatabaseSettings.of(address), migrations, states)
        .onSuccess(opened::add);
  }

  static Future<Integer> insert(Database database, int id) {
    return database.write(
        "insert",
        transaction ->
            transaction.update("insert into note (id, words) values (?, ?)", id, "words " + id));
  }

  static List<Integer> ids(Database database) {
    return Futures.await(
        database.read(
            "ids",
            transaction ->
                transaction.query("select id from note order by id", row -> row.getInt(1))));
  }

  @Test
  void tablesMustBeBroughtUpToDateAndKeepWhatTheyHold() {
    Database old = open(LATE);
    Futures.await(insert(old, 1));
    Futures.await(old.close());
    Database updated = open(DatabaseSettings.of(address), List.of(NOTES, MORE));
    Futures.await(
        updated.write("more", transaction -> transaction.update("update note set more = 'x'")));
    assertEquals(List.of(1, 2), versions(updated));
    assertEquals(List.of(1), ids(updated));
  }

  private static List<Integer> versions(Database database) {
    return Futures.await(
        database.read(
            "versions",
            transaction ->
                transaction.query(
                    "select version from schema_version order by version", row -> row.getInt(1))));
  }

  @Test
  void anUpdateThatFailsMustLeaveNothingBehind() {
    Migration broken =
        new Migration(2, "broken", List.of("create table further (id integer)", "nonsense"));
    assertEquals(Kind.REFUSED, Futures.failure(opening(List.of(NOTES, broken))).kind());
    Migration right = new Migration(2, "right", List.of("create table further (id integer)"));
    Database database = open(DatabaseSettings.of(address), List.of(NOTES, right));
    assertEquals(List.of(1, 2), versions(database));
  }

  @Test
  void severalThatOpenAtOnceMustUpdateOnce() {
    Futures.await(open(LATE).close());
    List<Future<Database>> opening =
        IntStream.range(0, 4).mapToObj(i -> opening(List.of(NOTES, MORE))).toList();
    Futures.await(Future.join(opening));
    assertEquals(List.of(1, 2), versions(opening.get(0).result()));
  }

  @Test
  void tablesOfANewerProgramMustBeLeftAlone() {
    Futures.await(open(DatabaseSettings.of(address), List.of(NOTES, MORE)).close());
    DatabaseException failure = Futures.failure(opening(List.of(NOTES)));
    assertEquals(
        "The database "
            + address
            + " has tables of version 2; this program knows up to version 1. Use the newer program"
            + " that made them, or a backup from before it.",
        failure.getMessage());
  }

  @Test
  void theReleasedUpdatesMustHaveNoGaps() {
    List<Integer> versions = Migration.all().stream().map(Migration::version).toList();
    assertEquals(IntStream.rangeClosed(1, versions.size()).boxed().toList(), versions);
  }

  @Test
  void theProbeMustTellWhatItSeesAndChangeNothing() {
    Futures.await(open(LATE).close());
    DatabaseProbe probe = new DatabaseProbe(DatabaseSettings.of(address));
    DatabaseProbe.Report report = probe.look();
    assertEquals(1, report.tables());
    assertTrue(report.version().matches("(SQLite|PostgreSQL) \\d+\\..*"), report::version);
    Database working = open(LATE);
    Futures.await(insert(working, 1));
    assertEquals(report, probe.look());
    assertEquals(List.of(1), ids(working));
  }
}
