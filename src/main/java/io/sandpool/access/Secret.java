package io.sandpool.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is shown as a key: {@code e2b_} and 160 random bits as hex digits, which E2B's own clients
 * take, too.
 */
public final class Secret {

  private static final Pattern SHAPE = Pattern.compile("e2b_[0-9a-f]{40}");
  private static final int BYTES = 20;

  private Secret() {}

  /** A new one, which nobody can guess. */
  public static String generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return "e2b_" + HexFormat.of().formatHex(bytes);
  }

  /** Whether {@code text} looks like one that was made here. */
  public static boolean isWellFormed(String text) {
    return SHAPE.matcher(text).matches();
  }

  static String last4(String secret) {
    return secret.substring(secret.length() - 4);
  }

  /**
   * Keys are kept and compared by this. A fast hash does: of 160 random bits none can be found by
   * trying.
   */
  static byte[] hash(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
