package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.store.DatabaseException.Kind;
import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server, and all that can be wrong with it. */
@ExtendWith(PostgresExtension.class)
class PostgresDatabaseTest extends DatabaseContract {

  private final PostgresCluster cluster;
  private final String name;

  PostgresDatabaseTest(PostgresCluster cluster) {
    super(
        DatabaseAddress.of(
            cluster.url(cluster.newDatabase()), Optional.of(PostgresCluster.PASSWORD)));
    this.cluster = cluster;
    this.name = ((PostgresServer) address).user().orElseThrow();
  }

  /** The server's own limit is lifted, so that nothing but ours can end it. */
  @Override
  void hang(Transaction transaction) throws SQLException {
    transaction.query("select set_config('statement_timeout', '0', true)", row -> row.getString(1));
    transaction.query("select pg_sleep(3600)", row -> row.getString(1));
  }

  private DatabaseException failure(String url, String password) {
    return Futures.failure(
        Database.open(
            vertx,
            DatabaseSettings.of(DatabaseAddress.of(url, Optional.of(password))),
            Migration.all(),
            DatabaseListener.none()));
  }

  private static void assertSays(DatabaseException failure, String problem, String fix) {
    assertEquals(Kind.UNAVAILABLE, failure.kind(), failure::getMessage);
    assertTrue(failure.problem().contains(problem), failure::getMessage);
    assertTrue(failure.fix().contains(fix), failure::getMessage);
    assertFalse(failure.problem().contains(PostgresCluster.PASSWORD), failure::getMessage);
  }

  /** Killed connections, and no new ones: like a server that restarts. */
  @Test
  void aServerThatGoesAwayMustBeNamedAndServeAgainWhenItIsBack() {
    Database database = open(Duration.ofSeconds(1));
    Futures.await(insert(database, 1));
    cluster.administer("alter database " + name + " connection limit 0");
    cluster.administer(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    assertSays(away(database), "cannot be reached", "Start the server");
    assertFalse(states.up());
    cluster.administer("alter database " + name + " connection limit -1");
    awaitSuccess(() -> insert(database, 3));
    assertEquals(List.of(1, 3), ids(database));
    assertTrue(states.up());
  }

  /** On a machine that is busy the deadline may come before the reason. */
  private static DatabaseException away(Database database) {
    DatabaseException failure = Futures.failure(insert(database, 2));
    for (int attempt = 0; attempt < 20 && failure.kind() == Kind.TIMED_OUT; attempt++) {
      failure = Futures.failure(insert(database, 2));
    }
    return failure;
  }

  /** Several installations may share it. */
  @Test
  void severalThatOpenANewDatabaseAtOnceMustMakeItsTablesOnce() {
    List<Future<Database>> opening =
        IntStream.range(0, 4)
            .mapToObj(
                i -> Database.open(vertx, DatabaseSettings.of(address), DatabaseListener.none()))
            .toList();
    Futures.await(Future.join(opening));
    opening.forEach(database -> Futures.await(database.result().close()));
  }

  @Test
  void aWrongPasswordMustBeNamedAndNotShown() {
    DatabaseException failure = failure(cluster.url(name), "a wrong one");
    assertSays(failure, "refuses the user or the password", "SANDPOOL_DATABASE_PASSWORD");
    assertFalse(failure.problem().contains("a wrong one"), failure::getMessage);
  }

  @Test
  void aDatabaseThatIsNotThereMustBeNamed() {
    String url = cluster.url(name).replaceFirst("/" + name + "$", "/nowhere");
    assertSays(failure(url, PostgresCluster.PASSWORD), "does not exist", "createdb");
  }

  @Test
  void aServerThatDoesNotListenMustBeNamed() {
    assertSays(
        failure("postgresql://" + name + "@127.0.0.1:1/x", "-"),
        "cannot be reached",
        "Start the server");
  }

  @Test
  void aStandbyMustBeNamed() {
    cluster.administer("alter role " + name + " set default_transaction_read_only = on");
    assertSays(failure(cluster.url(name), PostgresCluster.PASSWORD), "is read-only", "no standby");
  }

  @Test
  void aUserThatMayNotMakeTablesMustBeNamed() {
    String other = cluster.newDatabase();
    cluster.administer(name, "revoke create on schema public from public");
    String url = cluster.url(other).replaceFirst("/" + other + "$", "/" + name);
    assertSays(
        failure(url, PostgresCluster.PASSWORD), "does not permit that", "Let the user make tables");
  }

  /** Some set a whole server to lose the last second in a crash. */
  @Test
  void aLaxServerMustStillPutOurCommitsOnDisk() {
    cluster.administer("alter role " + name + " set synchronous_commit = off");
    assertEquals("on", setting(open(LATE), "synchronous_commit"));
    cluster.administer("alter role " + name + " set synchronous_commit = local");
    assertEquals("local", setting(open(LATE), "synchronous_commit"));
  }

  /** A client that is gone does not tell the server to stop. */
  @Test
  void theServerMustGiveUpAtTheDeadline() {
    assertEquals("400ms", setting(open(SOON), "statement_timeout"));
  }

  private static String setting(Database database, String name) {
    return Futures.await(
        database.read(
            "setting",
            transaction -> transaction.query("show " + name, row -> row.getString(1)).get(0)));
  }
}
