package io.sandpool.store;

import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kept runs on a server. */
@ExtendWith(PostgresExtension.class)
class PostgresRunsTest extends RunsContract {

  PostgresRunsTest(PostgresCluster cluster) {
    super(
        DatabaseAddress.of(
            cluster.url(cluster.newDatabase()), Optional.of(PostgresCluster.PASSWORD)));
  }
}
