package io.sandpool.app;

import io.sandpool.access.PrivateFile;
import io.sandpool.webhook.WebhookKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the secret is with which webhooks are signed: in the environment, else in a file that only
 * the service's user may read. Its methods block.
 */
final class WebhookKeys {

  static final String VARIABLE = "SANDPOOL_WEBHOOK_SECRET";

  private final Path file;
  private final Map<String, String> environment;

  WebhookKeys(Path dataFolder, Map<String, String> environment) {
    this.file = dataFolder.resolve("webhook-secret").toAbsolutePath();
    this.environment = environment;
  }

  /** The secret; a new one, written down, where there is none. */
  WebhookKey readOrCreate() {
    return inEnvironment().orElseGet(() -> inFile(this::create));
  }

  /** The secret that the service has. */
  WebhookKey read() {
    return inEnvironment().orElseGet(() -> inFile(this::existing));
  }

  private Optional<WebhookKey> inEnvironment() {
    return Optional.of(environment.getOrDefault(VARIABLE, ""))
        .filter(text -> !text.isBlank())
        .map(text -> parse("The variable " + VARIABLE, text));
  }

  /** A file that may fail. */
  private interface Source {
    WebhookKey key() throws IOException;
  }

  private WebhookKey inFile(Source source) {
    try {
      return source.key();
    } catch (NoSuchFileException e) {
      throw new StartException(
          "%s, the secret with which webhooks are signed, is not there: the service's first start makes it. Set SANDPOOL_DATA as the service has it."
              .formatted(file));
    } catch (IOException e) {
      throw new StartException(
          "%s, the secret with which webhooks are signed, cannot be used: %s. The service's user must be able to read and write it."
              .formatted(file, e.getMessage()));
    }
  }

  private WebhookKey create() throws IOException {
    WebhookKey key = WebhookKey.generate();
    try {
      PrivateFile.create(file, key.digits() + "\n");
      return key;
    } catch (FileAlreadyExistsException e) {
      return existing();
    }
  }

  private WebhookKey existing() throws IOException {
    return parse(file.toString(), PrivateFile.read(file));
  }

  private static WebhookKey parse(String where, String text) {
    try {
      return WebhookKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "%s, the secret with which webhooks are signed: %s.".formatted(where, e.getMessage()));
    }
  }
}
