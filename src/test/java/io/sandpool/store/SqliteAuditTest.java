package io.sandpool.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The audit log in a file. */
class SqliteAuditTest extends AuditContract {

  SqliteAuditTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
  }

  @Override
  List<String> attacks() {
    List<String> all = new ArrayList<>(super.attacks());
    all.add("replace into audit_entry select * from audit_entry where seq = 2");
    all.add("update or replace audit_entry set seq = 1 where seq = 2");
    return all;
  }
}
