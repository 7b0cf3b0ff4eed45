package io.sandpool.access;

/**
 * Where the log has come to.
 *
 * @param sequence the number of the last entry, 0 where there is none
 * @param hash the hash of the last entry; hex
 */
public record AuditHead(long sequence, String hash) {

  /** Before the first entry. */
  public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));
}
