package io.sandpool.provider.e2b;

import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * An answer to {@code /execute} that is not an execution. The proxy in front of the sandboxes
 * answers for those that it cannot reach, and says so in JSON: then the code never got to one.
 */
final class Refusal {

  private static final int MAX_BODY = 64 << 10;
  private static final int MAX_MESSAGE = 300;

  private final String place;
  private final int status;
  private final Buffer body = Buffer.buffer();

  Refusal(String place, int status) {
    this.place = place;
    this.status = status;
  }

  /** Takes a part of the body; says whether more of it is of no use. */
  boolean add(Buffer data) {
    int room = Math.min(data.length(), MAX_BODY - body.length());
    body.appendBuffer(data, 0, room);
    return body.length() >= MAX_BODY;
  }

  /** What it means. */
  CloudException failure() {
    ErrorBody said = ErrorBody.of(body);
    Optional<Kind> proxy = saidByProxy(said);
    return new CloudException(
        proxy.orElseGet(this::kind),
        place
            + " was asked to run code and answered "
            + status
            + words(said).map(text -> ": " + Printable.of(text, MAX_MESSAGE)).orElse("")
            + ".",
        proxy.isPresent() || (status >= 400 && status <= 499),
        Optional.empty());
  }

  /** The code interpreter itself refuses in plain text; a proxy's error page is not worth it. */
  private Optional<String> words(ErrorBody said) {
    String text = body.toString().strip();
    return said.json() || text.isEmpty() || text.startsWith("<")
        ? said.message()
        : Optional.of(text);
  }

  /** The proxy's 502 is told from any other gateway's by its words. */
  private Optional<Kind> saidByProxy(ErrorBody said) {
    if (status != 502) {
      return Optional.empty();
    }
    return said.message()
        .flatMap(
            text ->
                text.contains("sandbox was not found")
                    ? Optional.of(Kind.NOT_FOUND)
                    : text.contains("port is not open")
                        ? Optional.of(Kind.SERVER_ERROR)
                        : Optional.empty());
  }

  private Kind kind() {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORISED;
      // Not the proxy's way to say that a sandbox is gone: another server, or another path.
      case 404, 410 -> Kind.BAD_ANSWER;
      case 408 -> Kind.TIMED_OUT;
      case 429 -> Kind.THROTTLED;
      default -> status >= 500 ? Kind.SERVER_ERROR : status >= 400 ? Kind.REFUSED : Kind.BAD_ANSWER;
    };
  }
}
