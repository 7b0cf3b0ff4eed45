package io.sandpool.http.ragflow;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.Role;
import io.sandpool.http.Manner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** How RAGFlow is told of problems, and shows who it is. */
final class RunManner implements Manner {

  private static final String TOKEN_HEADER = "X-Sandbox-Token";
  private static final String WRONG_KEYS = "too-many-attempts";
  private static final String TENANT = "ragflow";

  /** Somebody who showed no key, where none is needed. */
  private static final Caller ANYBODY = new Caller("", "ragflow", Role.RUN, TENANT);

  /** Somebody who showed the token from the environment. */
  private static final Caller RAGFLOW = new Caller("ragflow", "ragflow", Role.RUN, TENANT);

  private final boolean open;
  private final Optional<byte[]> tokenHash;

  RunManner(RagflowSettings settings) {
    this.open = settings.isOpenToAll();
    this.tokenHash = settings.token().map(RunManner::hash);
  }

  @Override
  public Telling tell(int status, String slug, String detail) {
    return switch (status) {
      case 401 -> told(status, "Missing or invalid sandbox executor API token");
      case 405 -> told(status, "Method Not Allowed");
      case 429 ->
          slug.equals(WRONG_KEYS)
              ? told(status, detail)
              : new Telling(status, RunJson.of(RunRefusal.TOO_MANY_REQUESTS));
      default -> told(status, detail);
    };
  }

  private static Telling told(int status, String detail) {
    return new Telling(status, RunJson.detail(detail));
  }

  @Override
  public Optional<String> keyHeader() {
    return Optional.of(TOKEN_HEADER);
  }

  /** Compared by hashes, so that not even its length shows in the time that it takes. */
  @Override
  public Optional<Caller> ownCaller(String key) {
    return tokenHash
        .filter(expected -> MessageDigest.isEqual(hash(key.strip()), expected))
        .map(expected -> RAGFLOW);
  }

  @Override
  public boolean needsKey(boolean elsewhere) {
    return tokenHash.isPresent() || (elsewhere && !open);
  }

  @Override
  public Caller keyless() {
    return ANYBODY;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
