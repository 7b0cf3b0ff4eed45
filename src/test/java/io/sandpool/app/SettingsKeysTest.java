package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.settings.AesGcmSealer;
import io.sandpool.settings.Rows;
import io.sandpool.settings.SettingsKey;
import io.sandpool.settings.Version;
import io.sandpool.testkit.MemoryVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsKeysTest {

  @TempDir private Path folder;
  private final MemoryVersions store = new MemoryVersions();

  private SettingsKeys keys() {
    return new SettingsKeys(folder, Map.of());
  }

  private SettingsVaults vaults() {
    return new SettingsVaults(store, keys(), "here");
  }

  private static Version version() {
    return new Version(1, Instant.EPOCH, "a", "b", Rows.NONE, List.of());
  }

  @Test
  void theFirstStartMustMakeAKeyThatOnlyTheServicesUserMayRead() throws Exception {
    vaults().open();
    Path file = folder.resolve("settings-key");
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertEquals(keys().current().orElseThrow().digits(), Files.readString(file).strip());
    assertFalse(Files.exists(folder.resolve("settings-key.next")));
  }

  @Test
  void theNextStartMustUseTheSameKey() {
    vaults().open().append(version());
    assertEquals(Optional.of(version()), vaults().open().latest().result());
  }

  @Test
  void aMissingKeyMustBeToldWithWhatToDoAndNotBeReplaced() throws Exception {
    vaults().open().append(version());
    Files.delete(folder.resolve("settings-key"));
    String failure =
        String.valueOf(assertThrows(StartException.class, () -> vaults().open()).getMessage());
    assertTrue(failure.contains("their key is missing"), failure);
    assertTrue(failure.contains("settings-restore seed"), failure);
    assertFalse(Files.exists(folder.resolve("settings-key")));
  }

  @Test
  void aKeyThatOthersMayReadMustBeRefused() throws Exception {
    vaults().open();
    Files.setPosixFilePermissions(
        folder.resolve("settings-key"), PosixFilePermissions.fromString("rw-r-----"));
    String failure =
        String.valueOf(assertThrows(StartException.class, () -> vaults().open()).getMessage());
    assertTrue(failure.contains("chmod 600"), failure);
  }

  @Test
  void aKeyThatIsNoneMustBeToldWithoutShowingIt() throws Exception {
    vaults().open();
    Files.writeString(folder.resolve("settings-key"), "hidden");
    String failure =
        String.valueOf(assertThrows(StartException.class, () -> keys().current()).getMessage());
    assertTrue(failure.contains("expected 64 hexadecimal digits"));
    assertFalse(failure.contains("hidden"));
  }

  @Test
  void aKeyInTheEnvironmentMustCountAndNoFileBeMade() {
    String digits = SettingsKey.generate().digits();
    SettingsKeys keys = new SettingsKeys(folder, Map.of(SettingsKeys.VARIABLE, digits));
    new SettingsVaults(store, keys, "here").open();
    assertEquals(digits, keys.current().orElseThrow().digits());
    assertFalse(Files.exists(folder.resolve("settings-key")));
  }

  @Test
  void aRotationThatWasCutOffBeforeItsEndMustBeFinished() throws Exception {
    vaults().open().append(version());
    SettingsKey next = SettingsKey.generate();
    keys().prepare(next);
    vaults().open().reseal(new AesGcmSealer(next));
    assertEquals(Optional.of(version()), vaults().open().latest().result());
    assertEquals(next.digits(), keys().current().orElseThrow().digits());
  }

  @Test
  void aRotationThatWasCutOffAtItsBeginningMustBeAsGoodAsNone() {
    vaults().open().append(version());
    keys().prepare(SettingsKey.generate());
    assertEquals(Optional.of(version()), vaults().open().latest().result());
  }
}
