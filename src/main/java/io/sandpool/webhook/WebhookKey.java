package io.sandpool.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The service's secret, 256 random bits, from which each tenant's own is made. */
public final class WebhookKey {

  private static final int BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  /** So that a tenant's name in another use of the key would give something else. */
  private static final String PURPOSE = "webhook secret of tenant ";

  private final byte[] key;

  private WebhookKey(byte[] key) {
    this.key = key;
  }

  /** A new one. */
  public static WebhookKey generate() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return new WebhookKey(key);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what is expected, and nothing of the text
   */
  public static WebhookKey parse(String text) {
    String digits = text.strip();
    if (!digits.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")) {
      throw new IllegalArgumentException(
          "expected %d hexadecimal digits, as of \"openssl rand -hex %d\""
              .formatted(2 * BYTES, BYTES));
    }
    return new WebhookKey(HexFormat.of().parseHex(digits));
  }

  /** Itself, as it is written down. */
  public String digits() {
    return HexFormat.of().formatHex(key);
  }

  /**
   * A tenant's secret, as its receivers are given it.
   *
   * @param generation how many it had before
   */
  String secretOf(String tenant, int generation) {
    return "whsec_" + Base64.getEncoder().encodeToString(keyOf(tenant, generation));
  }

  /** No tenant's name has a line feed, so that no two secrets are made of the same text. */
  byte[] keyOf(String tenant, int generation) {
    String name = generation == 0 ? tenant : tenant + "\n" + generation;
    return hmac(key, (PURPOSE + name).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA256", e);
    }
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "WebhookKey";
  }
}
