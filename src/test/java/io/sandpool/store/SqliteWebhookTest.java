package io.sandpool.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks in a file. */
class SqliteWebhookTest extends WebhookContract {

  SqliteWebhookTest(@TempDir Path folder) {
    super(DatabaseAddress.in(folder));
  }
}
