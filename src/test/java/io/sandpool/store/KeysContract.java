package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.access.KeyRecord;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.Role;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How keys are kept, whichever the database is. */
abstract class KeysContract {

  private static final Instant BIRTH = Instant.parse("2026-03-01T12:00:00.123Z");

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAddress address;
  private Database database;

  KeysContract(DatabaseAddress address) {
    this.address = address;
    this.database = open();
  }

  private Database open() {
    return Futures.await(
        Database.open(vertx, DatabaseSettings.of(address), DatabaseListener.none()));
  }

  @AfterEach
  void close() {
    Futures.await(database.close());
    Futures.await(vertx.close());
  }

  private SqlKeys keys() {
    return new SqlKeys(database, "here");
  }

  /** A key of one installation must open no other. */
  @Test
  void keysMustBeOfOneInstallationOnly() {
    SqlKeys theirs = new SqlKeys(database, "there");
    Futures.await(keys().add(key("a", 0)));
    assertEquals(List.of(), Futures.await(theirs.all()));
    Futures.await(theirs.add(key("a", 0)));
    Futures.await(theirs.revoke("a", BIRTH));
    Futures.await(theirs.forget(BIRTH.plusSeconds(60)));
    assertEquals(List.of(), Futures.await(theirs.all()));
    assertEquals(List.of(key("a", 0)), all());
  }

  private List<KeyRecord> all() {
    return Futures.await(keys().all());
  }

  private static KeyRecord key(String id, int age) {
    return new KeyRecord(
        id,
        "name of " + id,
        Role.OPERATE,
        "tenant of " + id,
        "abcd",
        id.repeat(64 / id.length()),
        BIRTH.minusSeconds(age),
        "maker of " + id,
        Optional.empty(),
        Optional.empty(),
        KeyLimits.NONE);
  }

  private static KeyRecord ending(KeyRecord key, Instant expires, KeyLimits limits) {
    return new KeyRecord(
        key.id(),
        key.name(),
        key.role(),
        key.tenant(),
        key.last4(),
        key.hash(),
        key.createdAt(),
        key.createdBy(),
        Optional.of(expires),
        key.revokedAt(),
        limits);
  }

  @Test
  void whatIsAddedMustBeThereInTheNextLifeLatestFirst() {
    KeyRecord plain = key("a", 2);
    KeyRecord limited =
        ending(
            key("b", 1),
            BIRTH.plusSeconds(60),
            new KeyLimits(Optional.of(3), Optional.of(1_000_000)));
    Futures.await(keys().add(plain));
    Futures.await(keys().add(limited));
    Futures.await(database.close());
    database = open();
    assertEquals(List.of(limited, plain), all());
  }

  @Test
  void theFirstRevocationMustStay() {
    Futures.await(keys().add(key("a", 0)));
    Futures.await(keys().add(key("b", 1)));
    Futures.await(keys().revoke("a", BIRTH.plusSeconds(5)));
    Futures.await(keys().revoke("a", BIRTH.plusSeconds(9)));
    Futures.await(keys().revoke("no such key", BIRTH));
    assertEquals(
        List.of(Optional.of(BIRTH.plusSeconds(5)), Optional.empty()),
        all().stream().map(KeyRecord::revokedAt).toList());
  }

  /** Two of one hash would be two people with one key. */
  @Test
  void aHashMustNotBeKeptTwice() {
    Futures.await(keys().add(key("a", 0)));
    KeyRecord twin = key("a", 1);
    assertThrows(ServiceException.class, () -> Futures.await(keys().add(twin)));
    assertEquals(1, all().size());
  }

  @Test
  void keysMustBeForgottenLongAfterTheyHaveEndedAndNoSooner() {
    KeyLimits none = KeyLimits.NONE;
    Futures.await(keys().add(key("a", 0)));
    Futures.await(keys().add(key("b", 1)));
    Futures.await(keys().add(ending(key("c", 2), BIRTH.plusSeconds(10), none)));
    Futures.await(keys().add(ending(key("d", 3), BIRTH.plusSeconds(90), none)));
    Futures.await(keys().revoke("a", BIRTH.plusSeconds(20)));
    Futures.await(keys().forget(BIRTH.plus(Duration.ofSeconds(15))));
    assertEquals(List.of("a", "b", "d"), all().stream().map(KeyRecord::id).toList());
    Futures.await(keys().forget(BIRTH.plus(Duration.ofSeconds(25))));
    assertEquals(List.of("b", "d"), all().stream().map(KeyRecord::id).toList());
  }

  @Test
  void aDatabaseThatIsNotThereMustBeToldWithoutDetails() {
    Futures.await(database.close());
    ServiceException failure =
        assertThrows(ServiceException.class, () -> Futures.await(keys().all()));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
    assertEquals(
        "The service's database cannot be used, and keys are kept in it.", failure.getMessage());
  }
}
