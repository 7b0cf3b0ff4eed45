package io.sandpool.http;

import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyCreated;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.KeyView;
import io.sandpool.bus.admin.Role;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.Violation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keys as JSON, and orders for new ones. */
final class KeyJson {

  private KeyJson() {}

  static void write(JsonWriter json, List<KeyView> keys) {
    json.array("keys");
    for (KeyView key : keys) {
      json.object();
      write(json, key);
      json.endObject();
    }
    json.endArray();
  }

  static void write(JsonWriter json, KeyCreated created) {
    write(json, created.key());
    json.text("secret", created.secret());
  }

  private static void write(JsonWriter json, KeyView key) {
    json.text("id", key.id());
    json.text("name", key.name());
    json.text("role", key.role().wireName());
    json.text("tenant", key.tenant());
    json.text("last4", key.last4());
    json.moment("created_at", Optional.of(key.createdAt()));
    json.text("created_by", key.createdBy());
    json.moment("expires_at", key.expires());
    json.moment("revoked_at", key.revokedAt());
    json.moment("last_used_at", key.lastUsed());
    json.whole("max_concurrent", key.limits().maxConcurrent());
    json.whole("runs_per_minute", key.limits().runsPerMinute());
  }

  /** The key that a body orders at {@code now}. */
  static CreateKey order(Actor actor, JsonFields fields, Instant now) {
    return new CreateKey(
        actor,
        fields.text("name").orElseThrow(),
        fields.text("role").flatMap(Role::ofWireName).orElseThrow(),
        fields.text("tenant"),
        expiry(fields, now),
        new KeyLimits(
            whole(fields.integer("max_concurrent")), whole(fields.integer("runs_per_minute"))));
  }

  private static Optional<Instant> expiry(JsonFields fields, Instant now) {
    Optional<Instant> after = fields.text("expires_in").map(in -> now.plus(duration(in)));
    return after.or(() -> fields.text("expires_at").map(at -> moment(at, now)));
  }

  /** The schema has made sure of digits and a unit. */
  private static Duration duration(String text) {
    long amount = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(amount);
      case 'm' -> Duration.ofMinutes(amount);
      case 'h' -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Instant moment(String text, Instant now) {
    Instant moment;
    try {
      moment = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw refused("must be a moment such as 2030-01-31T12:00:00Z");
    }
    if (!moment.isAfter(now)) {
      throw refused("must be in the future");
    }
    return moment;
  }

  private static ProblemException refused(String what) {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST,
            List.of(new Violation("/expires_at", "/expires_at " + what))));
  }

  private static Optional<Integer> whole(OptionalLong value) {
    return value.stream().mapToObj(Math::toIntExact).findAny();
  }
}
