package io.sandpool.access;

import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AppendAudit;
import io.sandpool.bus.admin.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/** Keys for those who run the service, where no key is at hand to make one with. */
public final class AdminKeys {

  private final KeyStore keys;
  private final AuditLog log;
  private final InstantSource clock;

  /** Works without the service, and beside it. */
  public AdminKeys(
      Vertx vertx, KeyStore keys, AuditStore audit, HeadFile headFile, InstantSource clock) {
    this.keys = keys;
    this.log = new AuditLog(vertx, audit, headFile, clock);
    this.clock = clock;
  }

  /** Whether there is no key at all, not even one that has ended. */
  public Future<Boolean> areNone() {
    return keys.all().map(all -> all.isEmpty());
  }

  /**
   * Makes {@code secret} an admin's key of the tenant {@code system}, and writes that down.
   *
   * @param secret as {@link Secret#generate} makes it
   * @param by on whose behalf
   * @return the key's id
   */
  public Future<String> add(String secret, String by) {
    KeyRecord key = NewKey.admin(secret, by, clock.instant());
    Actor actor = new Actor(by, key.tenant(), "");
    JsonObject detail =
        new JsonObject()
            .put("name", key.name())
            .put("role", Role.ADMIN.wireName())
            .put("tenant", key.tenant());
    return keys.add(key)
        .compose(
            added -> log.append(new AppendAudit(actor, "key.create", key.id(), "done", detail)))
        .map(done -> key.id());
  }
}
