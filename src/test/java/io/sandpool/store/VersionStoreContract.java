package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.settings.SealedVersion;
import io.sandpool.settings.VersionStore;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a store of settings must do, in whichever database it is. */
abstract class VersionStoreContract {

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAddress address;
  private Database database;

  VersionStoreContract(DatabaseAddress address) {
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

  private VersionStore of(String instance) {
    return new SqlSettings(database, instance);
  }

  private static SealedVersion version(long number) {
    return new SealedVersion(number, Instant.ofEpochMilli(5 + number), "anna", "né", "s" + number);
  }

  private void fill(String instance, int count) {
    for (int i = 1; i <= count; i++) {
      assertTrue(Futures.await(of(instance).append(version(i))));
    }
  }

  private static List<Long> numbers(List<SealedVersion> versions) {
    return versions.stream().map(SealedVersion::number).toList();
  }

  @Test
  void anEmptyStoreMustHaveNoLatest() {
    assertEquals(Optional.empty(), Futures.await(of("here").latest()));
    assertEquals(Optional.empty(), Futures.await(of("here").version(1)));
  }

  @Test
  void whatIsAppendedMustBeThereInTheNextLife() {
    fill("here", 3);
    Futures.await(database.close());
    database = open();
    assertEquals(Optional.of(version(3)), Futures.await(of("here").latest()));
    assertEquals(Optional.of(version(2)), Futures.await(of("here").version(2)));
  }

  @Test
  void versionsMustBeListedTheLatestFirstInPages() {
    fill("here", 5);
    assertEquals(List.of(5L, 4L), numbers(Futures.await(of("here").list(Optional.empty(), 2))));
    assertEquals(List.of(3L, 2L), numbers(Futures.await(of("here").list(Optional.of(4L), 2))));
    assertEquals(List.of(), numbers(Futures.await(of("here").list(Optional.of(1L), 2))));
  }

  @Test
  void aNumberMustNotBeTakenTwice() {
    fill("here", 1);
    SealedVersion other = new SealedVersion(1, Instant.EPOCH, "bob", "", "other");
    assertFalse(Futures.await(of("here").append(other)));
    assertEquals(Optional.of(version(1)), Futures.await(of("here").latest()));
  }

  @Test
  void installationsMustNotSeeEachOthersSettings() {
    fill("here", 2);
    fill("there", 1);
    assertEquals(Optional.of(version(1)), Futures.await(of("there").latest()));
    assertEquals(1, Futures.await(of("there").reseal(old -> version(9))));
    assertEquals(1, Futures.await(of("there").forgetAll()));
    assertEquals(Optional.of(version(2)), Futures.await(of("here").latest()));
  }

  @Test
  void resealingMustReplaceWhatIsSealedAndNothingElse() {
    fill("here", 2);
    assertEquals(
        2,
        Futures.await(
            of("here")
                .reseal(
                    old ->
                        new SealedVersion(
                            old.number(), Instant.EPOCH, "x", "x", "again " + old.sealed()))));
    assertEquals(
        new SealedVersion(2, version(2).at(), "anna", "né", "again s2"),
        Futures.await(of("here").latest()).orElseThrow());
  }

  @Test
  void resealingMustChangeNothingWhereItFails() {
    fill("here", 2);
    assertThrows(
        IllegalStateException.class,
        () ->
            Futures.await(
                of("here")
                    .reseal(
                        old -> {
                          if (old.number() == 1) {
                            throw new IllegalStateException("no");
                          }
                          return new SealedVersion(
                              old.number(), old.at(), old.by(), old.note(), "again");
                        })));
    assertEquals(
        List.of("s2", "s1"),
        Futures.await(of("here").list(Optional.empty(), 5)).stream()
            .map(SealedVersion::sealed)
            .toList());
  }

  @Test
  void theFirstMustGoWhereThereAreTooMany() {
    fill("here", 2);
    assertTrue(Futures.await(of("here").append(version(VersionStore.KEPT + 1))));
    assertEquals(
        List.of(VersionStore.KEPT + 1L, 2L),
        numbers(Futures.await(of("here").list(Optional.empty(), 5))));
  }

  @Test
  void aDatabaseThatIsNotThereMustBeToldWithoutDetails() {
    Futures.await(database.close());
    ServiceException failure =
        assertThrows(ServiceException.class, () -> Futures.await(of("here").latest()));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
  }
}
