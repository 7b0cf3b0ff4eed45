package io.sandpool.provider.aliyun;

import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.RetryAfter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes exceptions of one plane's refusals: what was asked, what it answered, what to do. */
final class Failures {

  private static final int MAX_MESSAGE = 300;
  private static final int MAX_WORD = 100;

  /** Signatures are refused when clocks differ by about a quarter of an hour. */
  private static final Duration SUSPECT_SKEW = Duration.ofMinutes(5);

  private static final List<String> REQUEST_IDS =
      List.of("x-acs-request-id", "x-agentrun-request-id", "x-request-id", "x-fc-request-id");

  private final String place;
  private final List<String> secrets;
  private final InstantSource clock;

  Failures(BaseUrl base, AliyunSettings settings, InstantSource clock) {
    this.place = base.place();
    this.secrets =
        Stream.of(
                Optional.of(settings.accessKey().secret()),
                settings.accessKey().securityToken(),
                settings.apiKey())
            .flatMap(Optional::stream)
            .toList();
    this.clock = clock;
  }

  /**
   * The failure that {@code answer} is.
   *
   * @param deed what was asked for: "create a sandbox"
   */
  CloudException of(String deed, HttpAnswer answer) {
    return of(deed, answer, ErrorBody.of(answer.body()));
  }

  /** The same, where the body was read already. */
  CloudException of(String deed, HttpAnswer answer, ErrorBody body) {
    Kind kind = ErrorMeaning.of(answer.status(), body);
    return new CloudException(
        kind,
        sentence(deed, answer, body) + hint(kind, answer),
        ErrorMeaning.isHarmless(answer.status(), kind),
        RetryAfter.of(answer, clock.instant()));
  }

  /** The failure of an answer that is none of the protocol's. */
  CloudException bad(String deed, String what) {
    return new CloudException(
        Kind.BAD_ANSWER,
        place + " was asked to " + deed + " and answered with " + what + ".",
        false,
        Optional.empty());
  }

  /** A failure in words of our own. */
  CloudException own(Kind kind, String message, boolean harmless) {
    return new CloudException(
        kind, Printable.of(redacted(message), 2 * MAX_MESSAGE), harmless, Optional.empty());
  }

  /** What AgentRun said, fit for a message. */
  String quoted(String text) {
    return Printable.of(redacted(text), MAX_MESSAGE);
  }

  private String sentence(String deed, HttpAnswer answer, ErrorBody body) {
    StringBuilder text =
        new StringBuilder(place)
            .append(" was asked to ")
            .append(deed)
            .append(" and answered ")
            .append(answer.status());
    body.code().ifPresent(code -> text.append(' ').append(Printable.of(redacted(code), MAX_WORD)));
    body.message().ifPresent(message -> text.append(": ").append(quoted(message)));
    requestId(answer, body)
        .ifPresent(
            id -> text.append(" (request id ").append(Printable.of(id, MAX_WORD)).append(')'));
    return text.append('.').toString();
  }

  private static Optional<String> requestId(HttpAnswer answer, ErrorBody body) {
    return body.requestId()
        .or(() -> REQUEST_IDS.stream().map(answer::header).flatMap(Optional::stream).findFirst());
  }

  private String hint(Kind kind, HttpAnswer answer) {
    return switch (kind) {
      case UNAUTHORISED ->
          " Check the access key, its RAM policy and the account id."
              + skew(answer).map(text -> " " + text).orElse("");
      case THROTTLED -> " Ask for less, or for a higher quota.";
      default -> "";
    };
  }

  private Optional<String> skew(HttpAnswer answer) {
    return answer
        .date("Date")
        .map(theirs -> Duration.between(theirs, clock.instant()))
        .filter(difference -> difference.abs().compareTo(SUSPECT_SKEW) > 0)
        .map(
            difference ->
                "This machine's clock is "
                    + difference.abs().toMinutes()
                    + " minutes "
                    + (difference.isNegative() ? "behind" : "ahead of")
                    + " AgentRun's, which is why signatures are refused: set it.");
  }

  private String redacted(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }
}
