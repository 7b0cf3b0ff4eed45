package io.sandpool.access;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.Verdict;
import io.sandpool.bus.admin.Role;
import java.security.MessageDigest;

/** The key from the environment: an admin's, which is in no database. */
public final class StaticKey {

  private static final int SHORTEST = 16;
  private static final int LONGEST = 256;

  private final byte[] hash;
  private final Verdict.Admitted verdict;

  /**
   * Takes {@code key}.
   *
   * @param variable the environment variable it comes from, by which it is called
   * @throws IllegalArgumentException where it is too short, or unusable in a header
   */
  public StaticKey(String key, String variable) {
    if (!key.matches("[!-~]{" + SHORTEST + "," + LONGEST + "}")) {
      throw new IllegalArgumentException(
          "The key in %s must have %d to %d printable ASCII characters without blanks."
              .formatted(variable, SHORTEST, LONGEST));
    }
    this.hash = Secret.hash(key);
    this.verdict =
        new Verdict.Admitted(new Caller("environment", variable, Role.ADMIN, Caller.SYSTEM));
  }

  boolean is(byte[] shownHash) {
    return MessageDigest.isEqual(hash, shownHash);
  }

  Verdict verdict() {
    return verdict;
  }
}
