package io.sandpool.webhook;

import io.sandpool.sandbox.Bytes;
import java.time.Instant;

/**
 * An event on its way to a receiver.
 *
 * @param id names the event
 * @param tenant whose secret signs it
 * @param host the host of {@code url}
 * @param url where it goes
 * @param body what is told
 * @param attempts those made so far
 * @param createdAt since when it waits
 * @param nextAt when the next attempt is due
 */
public record Delivery(
    String id,
    String tenant,
    String host,
    String url,
    Bytes body,
    int attempts,
    Instant createdAt,
    Instant nextAt) {

  /** Without the URL and the body, which are a caller's. */
  @Override
  public String toString() {
    return "Delivery[" + id + ", " + host + ", " + attempts + " attempts]";
  }
}
