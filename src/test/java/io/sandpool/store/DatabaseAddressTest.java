package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

  private static final String SECRET = "p@ss:w/rd?%&+ 'é";
  private static final String ENCODED = "p%40ss%3Aw%2Frd%3F%25%26+%20%27%C3%A9";

  /** The driver complains on standard error of what is tried here. */
  private final Logger driver = Logger.getLogger("org.postgresql");

  DatabaseAddressTest() {
    driver.setLevel(Level.SEVERE);
  }

  private static PostgresServer postgres(String url) {
    return (PostgresServer) DatabaseAddress.of(url, Optional.empty());
  }

  @Test
  void aFileInTheDataFolderIsTheDefault() {
    assertEquals("/var/lib/x/sandpool.db", DatabaseAddress.in(Path.of("/var/lib/x")).toString());
  }

  @Test
  void aFileMayBeNamed() {
    assertEquals(
        new SqliteFile(Path.of("/some/where.db")),
        DatabaseAddress.of("jdbc:sqlite:/some/where.db", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:" + ENCODED + "@db.example:5433/mine?sslmode=require",
        "postgres://me:" + ENCODED + "@db.example:5433/mine?sslmode=require",
        "jdbc:postgresql://db.example:5433/mine?user=me&sslmode=require&password=" + ENCODED,
      })
  void aServerMayBeNamedAsLibpqOrJdbcDo(String url) {
    PostgresServer server = postgres(url);
    assertEquals("jdbc:postgresql://db.example:5433/mine?sslmode=require", server.url());
    assertEquals(Optional.of("me"), server.user());
    assertEquals(Optional.of(SECRET), server.password());
  }

  @Test
  void severalServersMayBeNamed() {
    assertEquals(
        "jdbc:postgresql://a:1,b:2/mine?targetServerType=primary",
        postgres("postgresql://me@a:1,b:2/mine?targetServerType=primary").url());
  }

  @Test
  void onlyTheHostIsNeeded() {
    PostgresServer server = postgres("postgresql://db.example");
    assertEquals("jdbc:postgresql://db.example/", server.url());
    assertEquals(Optional.empty(), server.user());
  }

  /** A URL in a file may be older than a secret that is rotated. */
  @Test
  void thePasswordOfTheEnvironmentMustComeFirst() {
    PostgresServer server =
        (PostgresServer)
            DatabaseAddress.of("postgresql://me:old@db.example/mine", Optional.of("new"));
    assertEquals(Optional.of("new"), server.password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:hushhush@db.example/mine?sslpassword=hushhush",
        "jdbc:postgresql://db.example/mine?user=me&password=hushhush"
      })
  void noTextMustShowASecret(String url) {
    DatabaseAddress address = DatabaseAddress.of(url, Optional.of("hushhush"));
    assertEquals("postgresql://me@db.example/mine", address.toString());
    assertFalse(DatabaseSettings.of(address).toString().contains("hushhush"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://me:hushhush@db.example/mine",
        "hushhush",
        "postgresql:hushhush",
        "postgresql://me:hushhush%zz@db.example/mine",
        "postgresql://me:hushhush@db.example:70000/mine",
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file:hushhush",
        "jdbc:sqlite:x?password=hushhush",
      })
  void whatCannotBeUnderstoodMustBeRefusedWithoutBeingShown(String url) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> DatabaseAddress.of(url, Optional.empty()));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("must "), message);
    assertFalse(message.contains("hushhush"), message);
  }
}
