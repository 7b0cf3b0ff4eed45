package io.sandpool.emulator.e2b;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Ids of sandboxes and the tokens of their data planes. */
final class Identities {

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 20;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEED_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final byte[] seed = random.generateSeed(SEED_BYTES);

  String next() {
    StringBuilder id = new StringBuilder("i");
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  String tokenOf(String id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(seed, ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
