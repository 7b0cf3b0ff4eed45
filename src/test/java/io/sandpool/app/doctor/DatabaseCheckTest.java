package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.Storage;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.app.doctor.Finding.Status;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's look at the database. */
@ExtendWith(PostgresExtension.class)
class DatabaseCheckTest {

  @TempDir Path data;
  private final Vertx vertx = Vertx.vertx();
  private Map<String, String> environment = Map.of();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Finding look() throws Exception {
    return new DatabaseCheck(new Once<>(this::configuration), data).look();
  }

  private SandpoolConfig configuration() {
    return new ConfigReader(new Installation("doctor", "doctor", Optional.empty()))
        .read(new JsonObject().put("database", new JsonObject()), environment);
  }

  /** As the service does. */
  private Storage open() throws Exception {
    DatabaseAddress address = configuration().database().orElseGet(() -> DatabaseAddress.in(data));
    return Storage.open(
            vertx, new DatabaseMeters(new Metrics().registry(), List.of()), address, "instance")
        .await(60, TimeUnit.SECONDS);
  }

  @Test
  void aFileThatIsNotThereYetMustBeFineAndMustNotBeMade() throws Exception {
    Finding finding = look();
    assertEquals(Status.OK, finding.status());
    assertTrue(finding.detail().endsWith("sandpool.db will be made"), finding.detail());
    assertFalse(Files.exists(data.resolve("sandpool.db")));
  }

  @Test
  void aFileThatTheServiceWorksWithMustBeFine() throws Exception {
    Storage storage = open();
    Finding finding = look();
    assertEquals(Status.OK, finding.status(), finding::detail);
    assertTrue(finding.detail().contains("sandpool.db, SQLite 3."), finding.detail());
    assertTrue(finding.detail().contains("tables of version"), finding.detail());
    storage.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void aDamagedFileMustBeNamedWithTheFix() throws Exception {
    Files.writeString(data.resolve("sandpool.db"), "no database ".repeat(1000));
    Finding finding = look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.detail().contains("is damaged, or no SQLite database"), finding.detail());
    assertTrue(finding.fix().contains("put a backup in their place"), finding.fix());
  }

  @Test
  void aServerMustBeNamedWithItsVersionAndNotItsPassword(PostgresCluster cluster) throws Exception {
    environment =
        Map.of(
            "SANDPOOL_DATABASE_URL",
            cluster.url(cluster.newDatabase()),
            "SANDPOOL_DATABASE_PASSWORD",
            PostgresCluster.PASSWORD);
    Finding before = look();
    assertEquals(Status.OK, before.status(), before::detail);
    assertTrue(before.detail().contains("the next start brings them to"), before.detail());
    open().close().await(60, TimeUnit.SECONDS);
    Finding after = look();
    assertTrue(after.detail().contains("PostgreSQL 1"), after.detail());
    assertFalse(after.detail().contains("the next start"), after.detail());
    assertFalse(after.detail().contains(PostgresCluster.PASSWORD), after.detail());
  }

  @Test
  void aServerThatDoesNotListenMustBeNamedWithTheFix() throws Exception {
    environment = Map.of("SANDPOOL_DATABASE_URL", "postgresql://me@127.0.0.1:1/mine");
    Finding finding = look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.detail().contains("cannot be reached"), finding.detail());
    assertTrue(finding.fix().contains("Start the server"), finding.fix());
  }
}
