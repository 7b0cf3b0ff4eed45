package io.sandpool.store;

import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit log on a server. */
@ExtendWith(PostgresExtension.class)
class PostgresAuditTest extends AuditContract {

  PostgresAuditTest(PostgresCluster cluster) {
    super(
        DatabaseAddress.of(
            cluster.url(cluster.newDatabase()), Optional.of(PostgresCluster.PASSWORD)));
  }

  @Override
  List<String> attacks() {
    List<String> all = new ArrayList<>(super.attacks());
    all.add("truncate audit_entry");
    return all;
  }
}
