package io.sandpool.http;

import java.security.SecureRandom;

/** Makes names that nobody can guess: 130 random bits as 26 letters and digits. */
final class Ids {

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 26;

  private final SecureRandom random = new SecureRandom();

  String next(String prefix) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    for (byte b : bytes) {
      id.append(ALPHABET.charAt(b & 31));
    }
    return id.toString();
  }
}
