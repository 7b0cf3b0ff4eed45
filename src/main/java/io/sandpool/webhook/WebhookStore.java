package io.sandpool.webhook;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where deliveries are kept until they have ended, and a little longer, so that an event which is
 * sent twice is delivered once.
 *
 * <p>Futures fail with a {@link io.sandpool.sandbox.ServiceException}.
 */
public interface WebhookStore {

  /** What became of a delivery that was to be kept. */
  enum Added {
    /** It is kept. */
    ADDED,
    /** It was there already, and may have ended. */
    KNOWN,
    /** There is no room. */
    FULL
  }

  /**
   * What waits for somebody.
   *
   * @param due deliveries whose time has come, the longest due first
   * @param pending how many have not ended, those not due and those under way included
   * @param next when the next one is due that is not yet
   */
  record Look(List<Delivery> due, int pending, Optional<Instant> next) {
    public Look {
      due = List.copyOf(due);
    }
  }

  /**
   * Whose turn it is not.
   *
   * @param ids deliveries under way
   * @param hosts receivers with as many under way as they may have
   * @param tenants the same
   */
  record Busy(Set<String> ids, Set<String> hosts, Set<String> tenants) {
    public Busy {
      ids = Set.copyOf(ids);
      hosts = Set.copyOf(hosts);
      tenants = Set.copyOf(tenants);
    }
  }

  /**
   * Keeps a delivery, durably.
   *
   * @param most how many may wait
   * @param mostOfTenant how many of one tenant
   */
  Future<Added> add(Delivery delivery, int most, int mostOfTenant);

  /**
   * At most {@code limit} deliveries that are due at {@code now}, without those in {@code busy}.
   */
  Future<Look> look(Instant now, int limit, Busy busy);

  /** There have been so many attempts, and the next is due at {@code at}. */
  Future<Void> retry(String id, int attempts, Instant at);

  /** It has ended; its URL and its body are forgotten. */
  Future<Void> end(String id, Instant at);

  /** Forgets deliveries that ended before {@code then}. */
  Future<Void> sweep(Instant then);
}
