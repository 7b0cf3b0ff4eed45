package io.sandpool.webhook;

/** Hears how deliveries go. */
public interface WebhookListener {

  /** What came of an attempt. */
  enum Outcome {
    /** The receiver has heard. */
    DELIVERED("delivered"),
    /** It failed, and another one follows. */
    RETRIED("retried"),
    /** It failed, and was the last. */
    GIVEN_UP("given_up"),
    /** The receiver wants to hear no more. */
    GONE("gone"),
    /** The receiver is where nobody may be sent. */
    REFUSED("refused");

    private final String wireName;

    Outcome(String wireName) {
      this.wireName = wireName;
    }

    /** As it is written in meters. */
    public String wireName() {
      return wireName;
    }
  }

  /** An attempt has ended so. */
  void onAttempt(Outcome outcome);

  /** So many deliveries have not ended. */
  void onPending(int pending);
}
