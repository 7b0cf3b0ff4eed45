package io.sandpool.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The key with which settings are sealed: 256 random bits. */
public final class SettingsKey {

  private static final int BYTES = 32;
  private static final int NAME_DIGITS = 8;

  private final byte[] key;

  private SettingsKey(byte[] key) {
    this.key = key;
  }

  /** A new one. */
  public static SettingsKey generate() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return new SettingsKey(key);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what is expected, and nothing of the text
   */
  public static SettingsKey parse(String text) {
    String digits = text.strip();
    if (!digits.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")) {
      throw new IllegalArgumentException(
          "expected %d hexadecimal digits, as of \"openssl rand -hex %d\""
              .formatted(2 * BYTES, BYTES));
    }
    return new SettingsKey(HexFormat.of().parseHex(digits));
  }

  /** Itself, as it is written down. */
  public String digits() {
    return HexFormat.of().formatHex(key);
  }

  byte[] bytes() {
    return key.clone();
  }

  /** By what it is told from others; says nothing of the key itself. */
  public String name() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("the name of a settings key".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(key)).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The name only. */
  @Override
  public String toString() {
    return "SettingsKey[" + name() + "]";
  }
}
