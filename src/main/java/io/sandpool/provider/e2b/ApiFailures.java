package io.sandpool.provider.e2b;

import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.RetryAfter;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * What the control plane's refusals mean.
 *
 * <p>E2B's own clients go by the code in the body (JavaScript) or by the status (Python), so
 * servers send both. Where they differ the body's says what it is, and nothing is taken for
 * harmless that only one of them calls so. An error page without JSON is somebody else's, a
 * proxy's: it never means that a sandbox is gone.
 */
final class ApiFailures {

  private static final int MAX_MESSAGE = 300;

  /** Of a sandbox that could not be placed nothing remains; of one that failed to start may. */
  private static final Set<String> NEVER_PLACED =
      Set.of("sandbox_capacity_unavailable", "sandbox_no_compatible_node");

  private final String place;
  private final String apiKey;
  private final InstantSource clock;

  /**
   * Names {@code place} in its messages.
   *
   * @param apiKey taken out of whatever the cloud says
   */
  ApiFailures(String place, String apiKey, InstantSource clock) {
    this.place = place;
    this.apiKey = apiKey;
    this.clock = clock;
  }

  /** The failure that {@code answer} is, where {@code deed} ("create a sandbox") was asked for. */
  CloudException of(String deed, HttpAnswer answer) {
    ErrorBody body = ErrorBody.of(answer.body());
    int status = answer.status();
    int code = isError(status) && body.code().isPresent() ? body.code().getAsInt() : status;
    Kind kind = kind(code, body.json() || answer.body().length() == 0);
    return new CloudException(
        kind,
        sentence(deed, answer, body, hint(kind)),
        isHarmless(status, body),
        RetryAfter.of(answer, clock.instant()));
  }

  /** The failure of an answer that is none of the protocol's. */
  CloudException bad(String deed, String what, boolean harmless) {
    return new CloudException(
        Kind.BAD_ANSWER,
        place + " was asked to " + deed + " and answered with " + what + ".",
        harmless,
        Optional.empty());
  }

  private static boolean isError(int status) {
    return status >= 400 && status <= 599;
  }

  private static Kind kind(int code, boolean ofTheProtocol) {
    return switch (code) {
      case 401, 403 -> Kind.UNAUTHORISED;
      case 404, 410 -> ofTheProtocol ? Kind.NOT_FOUND : Kind.BAD_ANSWER;
      case 408 -> Kind.TIMED_OUT;
      case 429 -> Kind.THROTTLED;
      default ->
          code >= 500 && code <= 599
              ? Kind.SERVER_ERROR
              : code >= 400 && code <= 499 ? Kind.REFUSED : Kind.BAD_ANSWER;
    };
  }

  private static boolean isHarmless(int status, ErrorBody body) {
    if (body.errorCode().filter(NEVER_PLACED::contains).isPresent()) {
      return true;
    }
    return isClientError(status)
        && (body.code().isEmpty() || isClientError(body.code().getAsInt()));
  }

  private static boolean isClientError(int code) {
    return code >= 400 && code <= 499;
  }

  private String sentence(String deed, HttpAnswer answer, ErrorBody body, String hint) {
    String said =
        body.message()
            .map(text -> ": " + Printable.of(text.replace(apiKey, "<api_key>"), MAX_MESSAGE))
            .orElse(body.json() ? "" : " without saying why");
    return place
        + " was asked to "
        + deed
        + " and answered "
        + answer.status()
        + body.errorCode().map(code -> " " + Printable.of(code, 60)).orElse("")
        + said
        + (said.endsWith(".") ? "" : ".")
        + hint;
  }

  private static String hint(Kind kind) {
    return switch (kind) {
      case UNAUTHORISED -> " Check api_key and that its team may do this.";
      case THROTTLED -> " Ask for less: max_concurrent, pool sizes; or for a larger plan.";
      case BAD_ANSWER -> " Check that api_url is where the cloud's API is.";
      default -> "";
    };
  }
}
