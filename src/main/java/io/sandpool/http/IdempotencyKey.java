package io.sandpool.http;

import io.sandpool.bus.runs.Claim;
import io.sandpool.http.schema.Violation;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name by which a client knows a request again, from the header {@code Idempotency-Key}: a
 * structured field's string, or the same without quotes.
 *
 * @param value the name
 */
record IdempotencyKey(String value) {

  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 255;
  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])*)\"");
  private static final Pattern BARE = Pattern.compile("[\\x21\\x23-\\x2b\\x2d-\\x7e]*");

  /** The key that came with {@code request}; a problem where it is none. */
  static Optional<IdempotencyKey> of(HttpServerRequest request) {
    List<String> values = request.headers().getAll(HEADER);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw refused("came more than once");
    }
    String value = unquoted(values.get(0).strip());
    if (value.isEmpty() || value.length() > LONGEST) {
      throw refused("must have 1 to %d characters".formatted(LONGEST));
    }
    return Optional.of(new IdempotencyKey(value));
  }

  private static String unquoted(String text) {
    var quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      return quoted.group(1).replaceAll("\\\\(.)", "$1");
    }
    if (!BARE.matcher(text).matches()) {
      throw refused("must be visible ASCII characters, in double quotes or without");
    }
    return text;
  }

  private static ProblemException refused(String what) {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST,
            List.of(new Violation("", "The header " + HEADER + " " + what + "."))));
  }

  /**
   * The claim to the run of that place of a request.
   *
   * @param place counts the runs of one request, from 0
   * @param fingerprint of the request
   */
  Claim claim(int place, String fingerprint) {
    return new Claim(
        HexFormat.of()
            .formatHex(sha256().digest((place + ":" + value).getBytes(StandardCharsets.UTF_8))),
        fingerprint);
  }

  /** A hash of all that must be the same when a request is repeated. */
  static String fingerprint(String path, byte[] body) {
    MessageDigest digest = sha256();
    digest.update((path + "\n").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(body));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Not the key: it is the caller's. */
  @Override
  public String toString() {
    return "IdempotencyKey[]";
  }
}
