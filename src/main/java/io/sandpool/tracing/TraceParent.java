package io.sandpool.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a caller's {@code traceparent}, as W3C's Trace Context has it. What is not exactly that is
 * nothing: a trace must not be joined by half an id.
 */
final class TraceParent {

  /** Later versions may go on after a dash; what they add is not for us. */
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final int LONGEST = 256;

  private TraceParent() {}

  /** The caller's span; empty where the text names none. */
  static Optional<SpanContext> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches() || isOfNoVersion(form)) {
      return Optional.empty();
    }
    // Of the flags only one is known here: whether the caller's trace is kept.
    int flags = Integer.parseInt(form.group(4), 16) & 1;
    SpanContext caller =
        SpanContext.createFromRemoteParent(
            form.group(2),
            form.group(3),
            flags == 1 ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
    return caller.isValid() ? Optional.of(caller) : Optional.empty();
  }

  private static boolean isOfNoVersion(Matcher form) {
    String version = form.group(1);
    return version.equals("ff") || (version.equals("00") && form.group(5) != null);
  }
}
