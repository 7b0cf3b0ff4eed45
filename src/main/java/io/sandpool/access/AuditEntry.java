package io.sandpool.access;

import io.sandpool.bus.admin.Actor;
import java.time.Instant;

/**
 * An entry of the audit log.
 *
 * @param sequence counts from 1 without gaps
 * @param at when
 * @param actor who
 * @param action what
 * @param subject to what
 * @param outcome how it ended
 * @param detail more, as JSON
 * @param hash of the entry and of the one before it; hex
 */
public record AuditEntry(
    long sequence,
    Instant at,
    Actor actor,
    String action,
    String subject,
    String outcome,
    String detail,
    String hash) {

  /** Where the log has come to with this entry. */
  AuditHead head() {
    return new AuditHead(sequence, hash);
  }
}
