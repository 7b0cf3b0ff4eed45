package io.sandpool.bus.webhook;

/**
 * May events be sent there?
 *
 * @param url where a caller wants them, as given
 */
public record CheckWebhook(String url) {

  /** Without the URL, which may carry a token. */
  @Override
  public String toString() {
    return "CheckWebhook[]";
  }
}
