package io.sandpool.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver does, written from the standard's text alone. */
final class StandardVerifier {

  private static final String PREFIX = "whsec_";

  private StandardVerifier() {}

  static void verify(String secret, UnaryOperator<String> headers, byte[] body, Instant now)
      throws IOException, GeneralSecurityException {
    if (!secret.startsWith(PREFIX)) {
      throw new SecurityException("no prefix");
    }
    byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    if (key.length < 24 || key.length > 64) {
      throw new SecurityException("a secret of " + key.length + " bytes");
    }
    String timestamp = headers.apply("webhook-timestamp");
    Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now).abs();
    if (age.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new SecurityException("too old or too new");
    }
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.write(
        String.format(Locale.ROOT, "%s.%s.", headers.apply("webhook-id"), timestamp)
            .getBytes(StandardCharsets.UTF_8));
    signed.write(body);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] expected = mac.doFinal(signed.toByteArray());
    for (String signature : headers.apply("webhook-signature").split(" ")) {
      String[] parts = signature.split(",", 2);
      if (parts[0].equals("v1")
          && MessageDigest.isEqual(expected, Base64.getDecoder().decode(parts[1]))) {
        return;
      }
    }
    throw new SecurityException("no signature matches");
  }
}
