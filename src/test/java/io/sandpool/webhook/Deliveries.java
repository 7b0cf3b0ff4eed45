package io.sandpool.webhook;

import io.sandpool.sandbox.Bytes;

/** Deliveries for tests. */
final class Deliveries {

  static final String BODY = "{\"type\":\"execution.completed\",\"execution\":{\"id\":\"ü\"}}";

  private Deliveries() {}

  static Delivery to(String url) {
    return of("event-1", "acme", "example.com", url);
  }

  static Delivery of(String id, String tenant, String host) {
    return of(id, tenant, host, "https://" + host + "/hook");
  }

  private static Delivery of(String id, String tenant, String host, String url) {
    return new Delivery(
        id, tenant, host, url, Bytes.utf8(BODY), 0, HandClock.BEGIN, HandClock.BEGIN);
  }
}
