package io.sandpool.bus.webhook;

import io.sandpool.bus.Address;
import io.sandpool.bus.Done;

/** Every address about events for callers' servers. */
public final class WebhookAddresses {

  /**
   * Fails with {@code InvalidRequest}, which says what is wrong with the URL. That it passes does
   * not promise delivery: the name's addresses are judged anew at every attempt. Served by webhook.
   */
  public static final Address<CheckWebhook, Done> CHECK =
      new Address<>("webhook.check", CheckWebhook.class, Done.class);

  /**
   * Done once the event is durably written down; fails with {@code InvalidRequest} for what could
   * never be delivered, with {@code Busy} where too many wait, and with {@code ProviderUnavailable}
   * where the database cannot be reached. Served by webhook.
   */
  public static final Address<SendWebhook, Done> SEND =
      new Address<>("webhook.send", SendWebhook.class, Done.class);

  private WebhookAddresses() {}
}
