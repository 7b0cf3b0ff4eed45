package io.sandpool.settings;

import static io.sandpool.settings.Fixtures.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.testkit.MemoryVersions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VaultTest {

  private final MemoryVersions store = new MemoryVersions();
  private final SettingsKey key = SettingsKey.generate();
  private final Vault vault = new Vault(store, new AesGcmSealer(key), "here");

  private static Version version(long number) {
    return new Version(
        number,
        Instant.ofEpochMilli(number),
        "anna",
        "note",
        rows("{'sandbox.e2b':{'api_key':'" + Fixtures.KEY + "','timeout':%d}}".formatted(number)),
        List.of(
            new SettingsChange("a", Optional.of("1"), Optional.empty()),
            new SettingsChange("b", Optional.empty(), Optional.of("{}"))));
  }

  @Test
  void aVersionMustComeBackAsItWas() {
    vault.append(version(1));
    vault.append(version(2));
    assertEquals(Optional.of(version(2)), vault.latest().result());
    assertEquals(Optional.of(version(1)), vault.version(1).result());
    assertEquals(List.of(version(2), version(1)), vault.list(Optional.empty(), 5).result());
  }

  @Test
  void neitherSettingsNorChangesMustBeReadableInTheStore() {
    vault.append(version(1));
    String stored = store.versions.toString();
    assertFalse(stored.contains("api_key") || stored.contains(Fixtures.KEY), stored);
  }

  @Test
  void aVersionMustNotPassForAnother() {
    vault.append(version(1));
    SealedVersion first = store.version(1).result().orElseThrow();
    store.append(new SealedVersion(2, first.at(), first.by(), first.note(), first.sealed()));
    assertTrue(vault.latest().cause() instanceof SealException);
    assertTrue(new Vault(store, new AesGcmSealer(key), "there").version(1).failed());
  }

  @Test
  void aVersionThatCannotBeOpenedMustNotHideTheOthers() {
    vault.append(version(1));
    store.append(new SealedVersion(2, Instant.EPOCH, "x", "y", "damaged"));
    List<Version> all = vault.list(Optional.empty(), 5).result();
    assertEquals(List.of(2L, 1L), all.stream().map(Version::number).toList());
    assertTrue(
        all.get(0).note().contains("Version 2 of the settings of installation here is damaged"));
  }

  @Test
  void afterARotationOnlyTheNewKeyMustOpen() {
    vault.append(version(1));
    vault.append(version(2));
    Sealer next = new AesGcmSealer(SettingsKey.generate());
    assertEquals(2, vault.reseal(next).result());
    assertTrue(vault.latest().cause() instanceof SealException);
    assertEquals(
        List.of(version(2), version(1)),
        new Vault(store, next, "here").list(Optional.empty(), 5).result());
  }

  @Test
  void aRotationMustLeaveEverythingAsItWasWhereOneVersionCannotBeOpened() {
    vault.append(version(1));
    store.append(new SealedVersion(2, Instant.EPOCH, "x", "y", "damaged"));
    assertThrows(SealException.class, () -> vault.reseal(new AesGcmSealer(SettingsKey.generate())));
    assertEquals(Optional.of(version(1)), vault.version(1).result());
  }
}
