package io.sandpool.app;

import io.sandpool.access.AccessVerticle;
import io.sandpool.access.AdminKeyFile;
import io.sandpool.access.AdminKeys;
import io.sandpool.access.HeadFile;
import io.sandpool.access.Keyring;
import io.sandpool.access.StaticKey;
import io.sandpool.bus.Bus;
import io.sandpool.http.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in: puts keys in force, and makes the first one. What it deploys ends with Vert.x.
 */
public final class Access {

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Storage storage;
  private final Path data;
  private final InstantSource clock = InstantSource.system();

  /**
   * Works with what is in {@code storage}.
   *
   * @param data the data folder
   */
  public Access(Vertx vertx, Storage storage, Path data) {
    this.vertx = vertx;
    this.storage = storage;
    this.data = data;
  }

  /**
   * Puts the keys in force, after the first one has been made where there is none.
   *
   * @param environmentKey the key from the environment
   * @return knows the keys from now on
   */
  public Future<Keyring> start(Bus bus, Optional<String> environmentKey) {
    Keyring keyring =
        new Keyring(
            environmentKey.map(key -> new StaticKey(key, HttpSettings.KEY_VARIABLE)),
            clock,
            bus.ticker());
    return adminKeys()
        .areNone()
        .compose(none -> none ? makeFirst() : Future.succeededFuture())
        .compose(
            made ->
                vertx.deployVerticle(
                    new AccessVerticle(
                        bus,
                        storage.keys(),
                        storage.audit(),
                        headFile(data),
                        keyring,
                        clock,
                        EVERY)))
        .map(deployed -> keyring);
  }

  private Future<Void> makeFirst() {
    AdminKeyFile file = keyFile(data);
    return vertx
        .executeBlocking(file::readOrCreate)
        .compose(secret -> adminKeys().add(secret, "first start"))
        .onSuccess(id -> LOG.info("The first key, {}, an admin's, is in {}", id, file))
        .mapEmpty();
  }

  private AdminKeys adminKeys() {
    return new AdminKeys(vertx, storage.keys(), storage.audit(), headFile(data), clock);
  }

  /** Where the first key is written. */
  static AdminKeyFile keyFile(Path data) {
    return new AdminKeyFile(data.resolve("admin-key"));
  }

  /** Where the head of the audit log is kept besides the database. */
  static HeadFile headFile(Path data) {
    return new HeadFile(data.resolve("audit-head"));
  }
}
