package io.sandpool.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Kept runs in a file. */
class SqliteRunsTest extends RunsContract {

  SqliteRunsTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
  }
}
