package io.sandpool.store;

import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks on a server. */
@ExtendWith(PostgresExtension.class)
class PostgresWebhookTest extends WebhookContract {

  PostgresWebhookTest(PostgresCluster cluster) {
    super(
        DatabaseAddress.of(
            cluster.url(cluster.newDatabase()), Optional.of(PostgresCluster.PASSWORD)));
  }
}
