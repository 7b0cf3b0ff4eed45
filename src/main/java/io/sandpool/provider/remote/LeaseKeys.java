package io.sandpool.provider.remote;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes the marks of sandboxes: small letters and digits, beginning with a letter; the first {@link
 * #PREFIX} characters are the same for all of an installation, so that it finds its own again where
 * the mark is all that a cloud keeps, and the rest cannot be guessed.
 */
public final class LeaseKeys implements Supplier<String> {

  /** The length of the owner's part. */
  public static final int PREFIX = 10;

  private static final int RANDOM = 22;
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

  private final String prefix;
  private final RandomGenerator random;

  /**
   * Makes a maker.
   *
   * @param owner whose sandboxes carry them
   * @param random a source that cannot be predicted
   */
  public LeaseKeys(String owner, RandomGenerator random) {
    this.prefix = prefix(owner);
    this.random = random;
  }

  /** What all keys of an owner begin with. */
  public static String prefix(String owner) {
    byte[] hash = sha256("sandpool lease " + owner);
    StringBuilder text = new StringBuilder("sp");
    for (int i = 0; text.length() < PREFIX; i++) {
      text.append(DIGITS.charAt((hash[i] & 0xff) % DIGITS.length()));
    }
    return text.toString();
  }

  @Override
  public String get() {
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; i < RANDOM; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return text.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
