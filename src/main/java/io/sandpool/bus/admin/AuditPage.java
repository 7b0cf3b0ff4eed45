package io.sandpool.bus.admin;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Entries of the audit log, the latest first.
 *
 * @param entries as far as asked for
 */
public record AuditPage(List<Entry> entries) {

  public AuditPage {
    entries = List.copyOf(entries);
  }

  /**
   * One of them.
   *
   * @param sequence counts from 1 without gaps
   * @param at when
   * @param actor who
   * @param action what
   * @param subject to what
   * @param outcome {@code done}, {@code refused} or {@code failed}
   * @param detail more
   * @param hash of this entry and, by its hash, of all before it; hex
   */
  public record Entry(
      long sequence,
      Instant at,
      Actor actor,
      String action,
      String subject,
      String outcome,
      JsonObject detail,
      String hash) {}
}
