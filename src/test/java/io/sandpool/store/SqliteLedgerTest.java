package io.sandpool.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in a file. */
class SqliteLedgerTest extends SqlLedgerContract {

  SqliteLedgerTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
  }
}
