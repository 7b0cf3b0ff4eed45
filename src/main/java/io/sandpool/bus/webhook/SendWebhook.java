package io.sandpool.bus.webhook;

import io.sandpool.sandbox.Bytes;

/**
 * Tell a caller's server of an event, until it has heard.
 *
 * @param id names the event, so that the receiver can tell a repetition; the same id sent twice is
 *     delivered once within a day of its end; letters, digits, '-' and '_', at most 100
 * @param tenant whose secret signs it
 * @param url where to, as the caller gave it
 * @param body the event, in JSON; at most 512 KiB
 */
public record SendWebhook(String id, String tenant, String url, Bytes body) {

  /** Without the URL and the body, which are the caller's. */
  @Override
  public String toString() {
    return "SendWebhook[" + id + "]";
  }
}
