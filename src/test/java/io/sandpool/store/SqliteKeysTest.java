package io.sandpool.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Keys in a file. */
class SqliteKeysTest extends KeysContract {

  SqliteKeysTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
  }
}
