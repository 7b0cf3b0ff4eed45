package io.sandpool.app;

import io.sandpool.settings.AesGcmSealer;
import io.sandpool.settings.SealedVersion;
import io.sandpool.settings.SettingsKey;
import io.sandpool.settings.Vault;
import io.sandpool.settings.VersionStore;
import java.util.Optional;

/** Finds the key that opens the settings, or makes one where nothing is sealed yet. Blocks. */
final class SettingsVaults {

  private final VersionStore store;
  private final SettingsKeys keys;
  private final String instance;

  SettingsVaults(VersionStore store, SettingsKeys keys, String instance) {
    this.store = store;
    this.keys = keys;
    this.instance = instance;
  }

  /**
   * Opens it.
   *
   * @throws StartException where there is no key for what is sealed
   */
  Vault open() {
    return vault(key());
  }

  Vault vault(SettingsKey key) {
    return new Vault(store, new AesGcmSealer(key), instance);
  }

  SettingsKey key() {
    Optional<SealedVersion> sealed = Await.done(store.latest());
    if (sealed.isPresent()) {
      finishRotation(sealed.get());
      return keys.current().orElseThrow(this::missing);
    }
    return keys.current().orElseGet(keys::create);
  }

  /** Somebody replaced the key, and was cut off after the last version was sealed with it. */
  private void finishRotation(SealedVersion sealed) {
    if (keys.isInEnvironment()) {
      return;
    }
    Optional<String> used = AesGcmSealer.keyOf(sealed.sealed());
    boolean isNext = keys.next().filter(next -> used.equals(Optional.of(next.name()))).isPresent();
    if (isNext) {
      keys.promote();
    }
  }

  private StartException missing() {
    return new StartException(
        "The settings in the database are sealed, and their key is missing: put it back into "
            + keys.place()
            + " or into the variable "
            + SettingsKeys.VARIABLE
            + ". Where it is lost, the command \"settings-restore seed\" forgets all settings in the"
            + " database and begins anew.");
  }
}
