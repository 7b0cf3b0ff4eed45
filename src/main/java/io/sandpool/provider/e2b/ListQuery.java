package io.sandpool.provider.e2b;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query of a list.
 *
 * <p>The metadata filter is encoded as E2B's own clients do it, which is more often than it seems
 * to need: names and values twice, and the whole once more as a query parameter, because the server
 * decodes it three times.
 */
final class ListQuery {

  private ListQuery() {}

  /** The path and query of one page. */
  static String page(Map<String, String> marks, int limit, Optional<String> token) {
    return "/v2/sandboxes?metadata="
        + filter(marks)
        + "&state=running%2Cpaused&limit="
        + limit
        + token.map(text -> "&nextToken=" + once(text)).orElse("");
  }

  /** The same by the older operation, which knows neither pages nor paused sandboxes. */
  static String older(Map<String, String> marks) {
    return "/sandboxes?metadata=" + filter(marks);
  }

  static String filter(Map<String, String> marks) {
    return once(
        marks.entrySet().stream()
            .map(mark -> once(once(mark.getKey())) + "=" + once(once(mark.getValue())))
            .collect(Collectors.joining("&")));
  }

  /** Percent encoding; a space is %20, as it is in every part of a URL. */
  private static String once(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
