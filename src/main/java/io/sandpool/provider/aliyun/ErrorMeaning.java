package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.CloudException.Kind;
import java.util.List;
import java.util.Locale;

/**
 * What an error of AgentRun's means. Its word for it goes before the status: Alibaba's gateway
 * answers a wrong access key with 404 and {@code InvalidAccessKeyId.NotFound}, and too many
 * requests with 400 and {@code Throttling.User}.
 */
final class ErrorMeaning {

  private static final List<String> CREDENTIALS =
      List.of(
          "invalidaccesskey",
          "signature",
          "incompletesignature",
          "invalidsecuritytoken",
          "missingsecuritytoken",
          "invalidtimestamp",
          "forbidden",
          "err_forbidden",
          "nopermission",
          "no_permission",
          "accessdenied",
          "access_denied",
          "unauthorized",
          "err_unauthorized");
  private static final List<String> THROTTLED =
      List.of("throttling", "toomanyrequests", "too_many_requests", "quota", "rate_limit");

  private ErrorMeaning() {}

  /** The kind of an answer with an error status, or with a good one and an error in it. */
  static Kind of(int status, ErrorBody body) {
    String code = body.code().orElse("").toLowerCase(Locale.ROOT);
    if (startsWithAny(code, CREDENTIALS)) {
      return Kind.UNAUTHORISED;
    }
    if (startsWithAny(code, THROTTLED)) {
      return Kind.THROTTLED;
    }
    return status < 300 ? inGoodAnswer(code, body) : byStatus(status, body);
  }

  private static Kind inGoodAnswer(String code, ErrorBody body) {
    if (isNotFound(code) || saysNotFound(body)) {
      return Kind.NOT_FOUND;
    }
    return code.startsWith("invalid") || code.startsWith("err_bad")
        ? Kind.REFUSED
        : Kind.SERVER_ERROR;
  }

  private static Kind byStatus(int status, ErrorBody body) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORISED;
      // A page is somebody else's, a proxy's: it never means that a sandbox is gone.
      case 404, 410 -> isPage(body) ? Kind.BAD_ANSWER : Kind.NOT_FOUND;
      case 408 -> Kind.TIMED_OUT;
      case 429 -> Kind.THROTTLED;
      default -> {
        if (status >= 500) {
          yield Kind.SERVER_ERROR;
        }
        yield status >= 400 ? Kind.REFUSED : Kind.BAD_ANSWER;
      }
    };
  }

  /** Whether it is certain that the request had no effect. */
  static boolean isHarmless(int status, Kind kind) {
    return switch (kind) {
      case UNAUTHORISED, THROTTLED, NOT_FOUND -> true;
      case REFUSED -> status < 500;
      case UNREACHABLE, TIMED_OUT, SERVER_ERROR, BAD_ANSWER -> false;
    };
  }

  /** Whether what was to be made is there already; AgentRun says so with 400, 409 or 500. */
  static boolean isConflict(int status, ErrorBody body) {
    String message = body.message().orElse("").toLowerCase(Locale.ROOT);
    return status == 409 || ((status == 400 || status == 500) && message.contains("already exist"));
  }

  /** Whether it says that a sandbox is not there, with whatever status. */
  static boolean saysNotFound(ErrorBody body) {
    String message = body.message().orElse("").toLowerCase(Locale.ROOT);
    return body.json() && message.contains("sandbox not found");
  }

  private static boolean isNotFound(String code) {
    return code.contains("notfound") || code.contains("not_found");
  }

  private static boolean isPage(ErrorBody body) {
    return !body.json() && body.message().filter(text -> text.startsWith("<")).isPresent();
  }

  private static boolean startsWithAny(String code, List<String> beginnings) {
    return beginnings.stream().anyMatch(code::startsWith);
  }
}
