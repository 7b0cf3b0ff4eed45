package io.sandpool.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Settings in a file. */
class SqliteSettingsTest extends VersionStoreContract {

  SqliteSettingsTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
  }
}
