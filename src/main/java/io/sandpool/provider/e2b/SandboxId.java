package io.sandpool.provider.e2b;

import java.util.Optional;
import java.util.regex.Pattern;

/** Ids as the cloud gives them: they go into paths and into host names, so they are checked. */
final class SandboxId {

  private static final Pattern PLAUSIBLE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)?");

  /** A label of a host name has 63 characters, of which {@code 49999-} takes six. */
  private static final int MAX_LENGTH = 57;

  private SandboxId() {}

  static boolean isPlausible(String id) {
    return id.length() <= MAX_LENGTH && PLAUSIBLE.matcher(id).matches();
  }

  /** The id, where it is one. */
  static Optional<String> of(Object value) {
    return value instanceof String id && isPlausible(id) ? Optional.of(id) : Optional.empty();
  }
}
