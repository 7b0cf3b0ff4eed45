package io.sandpool.provider.remote;

import io.sandpool.sandbox.SlotIdentity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sandboxes of this life, from the moment they are asked for. Used on the provider's context.
 */
final class Roster {

  private final Map<String, SlotIdentity> making = new HashMap<>();
  private final Map<String, RemoteSandbox> ready = new HashMap<>();

  /** One is asked for. */
  void begin(String key, SlotIdentity identity) {
    making.put(key, identity);
  }

  /** It did not come to be, or is not awaited any more. */
  void giveUp(String key) {
    making.remove(key);
  }

  /** It is ready. */
  void add(RemoteSandbox sandbox) {
    making.remove(sandbox.key());
    ready.put(sandbox.id(), sandbox);
  }

  Optional<RemoteSandbox> find(String id) {
    return Optional.ofNullable(ready.get(id));
  }

  Optional<RemoteSandbox> remove(String id) {
    return Optional.ofNullable(ready.remove(id));
  }

  /** Whose a sandbox with that mark is, as far as this life knows. */
  Optional<SlotIdentity> identityOf(String key) {
    return Optional.ofNullable(making.get(key))
        .or(
            () ->
                ready.values().stream()
                    .filter(sandbox -> sandbox.key().equals(key))
                    .map(RemoteSandbox::identity)
                    .findAny());
  }

  /** Those that are ready or have run; a copy. */
  Collection<RemoteSandbox> ready() {
    return List.copyOf(ready.values());
  }

  int size() {
    return making.size() + ready.size();
  }

  void clear() {
    ready.clear();
    making.clear();
  }
}
