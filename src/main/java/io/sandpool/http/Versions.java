package io.sandpool.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of the settings as entity tags. */
final class Versions {

  private static final Pattern TAG = Pattern.compile("\\s*\"([0-9]{1,18})\"\\s*");

  private Versions() {}

  /** Says which version an answer is about. */
  static void tag(Exchange exchange, long version) {
    exchange.response().putHeader(HttpHeaders.ETAG, "\"" + version + "\"");
  }

  /**
   * The version that a request means to change; none where it says that any will do, or where
   * nothing is to be changed.
   */
  static Optional<Long> expected(HttpServerRequest request, boolean dryRun) {
    String tag = request.getHeader(HttpHeaders.IF_MATCH);
    if (tag == null && !dryRun) {
      throw new ProblemException(
          Problem.of(
              ProblemType.PRECONDITION_REQUIRED,
              "Send the version that you read as If-Match: \"<version>\"; it is the ETag of"
                  + " GET /v1/admin/settings."));
    }
    return tag == null || tag.trim().equals("*") ? Optional.empty() : Optional.of(parse(tag));
  }

  private static long parse(String tag) {
    Matcher matcher = TAG.matcher(tag);
    if (!matcher.matches()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_REQUEST,
              "If-Match must be one version in quotation marks, such as \"7\", or *."));
    }
    return Long.parseLong(matcher.group(1));
  }
}
