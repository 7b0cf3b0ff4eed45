package io.sandpool.access;

import io.sandpool.bus.Done;
import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyCreated;
import io.sandpool.bus.admin.Keys;
import io.sandpool.bus.admin.ListKeys;
import io.sandpool.bus.admin.RevokeKey;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Makes, lists and revokes keys, and keeps the keyring in step with the store. One thing after the
 * other, so that no reading begun before a change is put in force after it. Confined to one
 * context.
 */
final class KeyDesk {

  /** How long keys that have ended are listed. */
  private static final Duration REMEMBERED = Duration.ofDays(90);

  private final KeyStore store;
  private final Keyring keyring;
  private final InstantSource clock;
  private final Sequence sequence = new Sequence();
  private final KeyRoom room = new KeyRoom(REMEMBERED);

  KeyDesk(KeyStore store, Keyring keyring, InstantSource clock) {
    this.store = store;
    this.keyring = keyring;
    this.clock = clock;
  }

  /** Puts in force what the store holds. */
  Future<Void> refresh() {
    return sequence.then(this::reload);
  }

  private Future<Void> reload() {
    return store.all().onSuccess(keyring::load).mapEmpty();
  }

  Future<Keys> list(ListKeys ask) {
    return sequence
        .then(this::reload)
        .map(
            loaded ->
                new Keys(
                    visibleTo(ask.actor()).stream()
                        .map(key -> key.view(keyring.lastUsed(key.id())))
                        .toList()));
  }

  private List<KeyRecord> visibleTo(Actor actor) {
    return keyring.all().stream().filter(key -> isOf(actor, key.tenant())).toList();
  }

  private static boolean isOf(Actor actor, String tenant) {
    return actor.tenant().equals(Caller.SYSTEM) || actor.tenant().equals(tenant);
  }

  Future<KeyCreated> create(CreateKey ask) {
    return sequence.then(
        () -> {
          Instant now = clock.instant();
          KeyRules.check(ask, now);
          String tenant = ask.tenant().orElse(ask.actor().tenant());
          if (!isOf(ask.actor(), tenant)) {
            throw KeyRules.invalid("/tenant", "must be your own");
          }
          String secret = Secret.generate();
          KeyRecord key = NewKey.of(secret, ask, tenant, now);
          return store
              .forget(now.minus(REMEMBERED))
              .compose(forgotten -> store.all())
              .compose(there -> room.require(there, tenant, now))
              .compose(enough -> store.add(key))
              .compose(added -> reload())
              .map(loaded -> new KeyCreated(key.view(Optional.empty()), secret));
        });
  }

  Future<Done> revoke(RevokeKey ask) {
    return sequence.then(
        () ->
            reload()
                .compose(loaded -> requireKey(ask))
                .compose(known -> store.revoke(ask.id(), clock.instant()))
                .compose(revoked -> reload())
                .map(loaded -> Done.DONE));
  }

  private Future<Void> requireKey(RevokeKey ask) {
    boolean known = visibleTo(ask.actor()).stream().anyMatch(key -> key.id().equals(ask.id()));
    return known
        ? Future.succeededFuture()
        : Future.failedFuture(
            new ServiceException(new ServiceError.NotFound("There is no key of that id.")));
  }
}
