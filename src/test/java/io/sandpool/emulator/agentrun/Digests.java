package io.sandpool.emulator.agentrun;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** SHA-256, and HMAC made of it as RFC 2104 says. */
final class Digests {

  private static final int BLOCK = 64;

  private Digests() {}

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] hmac(byte[] key, String text) {
    byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256(key) : key, BLOCK);
    byte[] inner = new byte[BLOCK];
    byte[] outer = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      inner[i] = (byte) (block[i] ^ 0x36);
      outer[i] = (byte) (block[i] ^ 0x5c);
    }
    return sha256(outer, sha256(inner, text.getBytes(StandardCharsets.UTF_8)));
  }

  static String hex(byte[] bytes) {
    return String.format("%0" + 2 * bytes.length + "x", new BigInteger(1, bytes));
  }

  static String hexOf(String text) {
    return hex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
