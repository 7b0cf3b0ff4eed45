package io.sandpool.access;

import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AppendAudit;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Makes what is to be written down such that every database gives it back as it was. */
final class AuditText {

  private static final Set<String> OUTCOMES = Set.of("done", "refused", "failed");
  private static final int LONGEST = 256;
  private static final int LONGEST_DETAIL = 16 << 10;

  private AuditText() {}

  /** With bounded texts; the detail is left alone. */
  static AppendAudit bounded(AppendAudit what) {
    if (!OUTCOMES.contains(what.outcome())) {
      throw new IllegalArgumentException("No outcome of an action: " + what.outcome());
    }
    Actor actor = what.actor();
    return new AppendAudit(
        new Actor(clean(actor.name()), clean(actor.tenant()), clean(actor.address())),
        clean(what.action()),
        clean(what.subject()),
        what.outcome(),
        what.detail());
  }

  /** The detail as JSON; of one that is too long, only how long it was. */
  static String detail(JsonObject detail) {
    String text = encodable(detail.encode());
    return text.length() <= LONGEST_DETAIL
        ? text
        : new JsonObject().put("omitted_characters", text.length()).encode();
  }

  /** Without control characters, which one database takes and the other does not. */
  private static String clean(String text) {
    String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return encodable(bounded.replaceAll("\\p{Cc}", "\uFFFD"));
  }

  /** Half a character cannot be written down. */
  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
