package io.sandpool.access;

import io.sandpool.bus.admin.AppendAudit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * How entries hang together: each is hashed with the hash of the one before it. What is hashed is
 * each field with its length before it, so that nothing can be moved from one field to the next.
 */
final class AuditChain {

  /** Says what the bytes are; another form would have another name. */
  private static final String FORM = "sandpool-audit-1";

  private AuditChain() {}

  /** The entry that says {@code what} and follows {@code last}. */
  static AuditEntry seal(AuditHead last, AppendAudit what, String detail, Instant at) {
    AuditEntry open =
        new AuditEntry(
            last.sequence() + 1,
            at.truncatedTo(ChronoUnit.MILLIS),
            what.actor(),
            what.action(),
            what.subject(),
            what.outcome(),
            detail,
            "");
    return new AuditEntry(
        open.sequence(),
        open.at(),
        open.actor(),
        open.action(),
        open.subject(),
        open.outcome(),
        open.detail(),
        hash(last.hash(), open));
  }

  /** The hash that {@code entry} must have where the one before it has {@code previous}. */
  static String hash(String previous, AuditEntry entry) {
    MessageDigest digest = Secret.sha256();
    List<String> fields =
        List.of(
            FORM,
            previous,
            Long.toString(entry.sequence()),
            Long.toString(entry.at().toEpochMilli()),
            entry.actor().name(),
            entry.actor().tenant(),
            entry.actor().address(),
            entry.action(),
            entry.subject(),
            entry.outcome(),
            entry.detail());
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
