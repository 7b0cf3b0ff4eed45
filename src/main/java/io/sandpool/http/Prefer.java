package io.sandpool.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client would rather have, as RFC 7240 says it; what is not understood is ignored.
 *
 * @param async whether it will come back for the answer
 * @param patience how long it would wait all the same
 */
record Prefer(boolean async, Optional<Duration> patience) {

  static final Prefer NOTHING = new Prefer(false, Optional.empty());

  private static final String HEADER = "Prefer";
  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,9})\"?");
  private static final long LONGEST_WAIT = 60;

  static Prefer of(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HEADER);
    if (headers.isEmpty()) {
      return NOTHING;
    }
    boolean async = false;
    Optional<Duration> patience = Optional.empty();
    for (String preference : String.join(",", headers).toLowerCase(Locale.ROOT).split(",")) {
      String name = preference.split(";", 2)[0].strip();
      var seconds = WAIT.matcher(name);
      async |= name.equals("respond-async");
      if (patience.isEmpty() && seconds.matches()) {
        patience =
            Optional.of(
                Duration.ofSeconds(Math.min(LONGEST_WAIT, Long.parseLong(seconds.group(1)))));
      }
    }
    return new Prefer(async, patience);
  }
}
