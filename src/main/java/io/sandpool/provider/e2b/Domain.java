package io.sandpool.provider.e2b;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the sandboxes of a cloud are: {@code https://49999-<id>.<domain>}.
 *
 * <p>It may come from the cloud's answer, and a token is sent there: so it is a host name, with a
 * port at most. Scheme and path are never taken from an answer.
 */
final class Domain {

  private static final Pattern PLAUSIBLE =
      Pattern.compile(
          "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+(:[1-9][0-9]{0,4})?");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+(:[0-9]+)?");

  /** A host name has 253 characters, of which the sandbox's label takes 64. */
  private static final int MAX_LENGTH = 189;

  private static final int MAX_PORT = 65_535;

  private Domain() {}

  /** The domain in lower case, where {@code text} is one. */
  static Optional<String> of(String text) {
    String domain = text.strip().toLowerCase(Locale.ROOT);
    return domain.length() <= MAX_LENGTH
            && PLAUSIBLE.matcher(domain).matches()
            && !ADDRESS.matcher(domain).matches()
            && port(domain) <= MAX_PORT
        ? Optional.of(domain)
        : Optional.empty();
  }

  private static int port(String domain) {
    return Integer.parseInt("0" + domain.substring((domain + ":").indexOf(':')).replace(":", ""));
  }
}
