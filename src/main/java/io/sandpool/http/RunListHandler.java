package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.runs.AskRuns;
import io.sandpool.bus.runs.RunAddresses;
import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.sandpool.sandbox.Deadline;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /v1/executions}: the kept runs of the caller's tenant. */
final class RunListHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final int MAX_CURSOR = 128;
  private static final Pattern CURSOR = Pattern.compile("([0-9]{1,15}) ([A-Za-z0-9_-]{1,64})");

  private final Bus bus;
  private final Answers answers;

  RunListHandler(Bus bus, Answers answers) {
    this.bus = bus;
    this.answers = answers;
  }

  void list(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    Query query = Query.of(exchange);
    AskRuns question =
        new AskRuns(
            exchange.caller().tenant(),
            query.read(
                "state",
                RunState::ofWireName,
                "must be queued, running, completed, failed, cancelled or lost"),
            query.read(
                "before", RunListHandler::cursor, "must be the \"next\" of an earlier answer"),
            query.limit(LIMIT, MAX_LIMIT));
    bus.ask(RunAddresses.LIST, question, Deadline.after(bus.ticker(), PATIENCE))
        .onSuccess(
            page ->
                answers.json(
                    exchange, RunJson.page(page.runs(), page.next().map(RunListHandler::text))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  /** Opaque to callers, so that the order may change one day. */
  private static String text(RunCursor cursor) {
    String plain = cursor.createdMillis() + " " + cursor.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  private static Optional<RunCursor> cursor(String text) {
    if (text.length() > MAX_CURSOR) {
      return Optional.empty();
    }
    byte[] plain;
    try {
      plain = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Matcher matcher = CURSOR.matcher(new String(plain, StandardCharsets.US_ASCII));
    return matcher.matches()
        ? Optional.of(new RunCursor(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }
}
