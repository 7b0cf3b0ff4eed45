package io.sandpool.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** Reads the whole log and says whether it is as it was written. */
public final class AuditVerifier {

  private static final int AT_ONCE = 500;

  private final Vertx vertx;
  private final AuditStore store;
  private final HeadFile headFile;

  /** Verifies what is in {@code store} against itself and {@code headFile}. */
  public AuditVerifier(Vertx vertx, AuditStore store, HeadFile headFile) {
    this.vertx = vertx;
    this.store = store;
    this.headFile = headFile;
  }

  /**
   * What was found.
   *
   * @param entries how many entries hang together, from the first one
   * @param head the hash of the last of them
   * @param trouble what is wrong, beginning with the first entry that is; empty where all is well
   */
  public record Report(long entries, String head, Optional<String> trouble) {

    private static Report broken(AuditHead good, String trouble) {
      return new Report(good.sequence(), good.hash(), Optional.of(trouble));
    }
  }

  /** Verifies. What is appended meanwhile may be verified, too. */
  public Future<Report> verify() {
    // First, so that it cannot be ahead of what is read after it.
    return vertx
        .executeBlocking(headFile::read)
        .compose(
            kept -> store.head().compose(claimed -> walk(new Walk(kept, claimed), AuditHead.NONE)));
  }

  private Future<Report> walk(Walk walk, AuditHead good) {
    return store
        .after(good.sequence(), AT_ONCE)
        .compose(
            entries -> {
              if (entries.isEmpty()) {
                return Future.succeededFuture(walk.end(good));
              }
              AuditHead reached = good;
              for (AuditEntry entry : entries) {
                Optional<String> trouble = walk.step(reached, entry);
                if (trouble.isPresent()) {
                  return Future.succeededFuture(Report.broken(reached, trouble.get()));
                }
                reached = entry.head();
              }
              return walk(walk, reached);
            });
  }

  /**
   * What the log is held against.
   *
   * @param kept the head outside of the database
   * @param claimed the head in the database
   */
  private record Walk(Optional<AuditHead> kept, AuditHead claimed) {

    Optional<String> step(AuditHead last, AuditEntry entry) {
      long expected = last.sequence() + 1;
      if (entry.sequence() != expected) {
        return Optional.of(
            "entry %d is missing; the next one there is %d".formatted(expected, entry.sequence()));
      }
      if (!AuditChain.hash(last.hash(), entry).equals(entry.hash())) {
        return Optional.of("entry %d was changed, or the one before it".formatted(expected));
      }
      for (AuditHead head : List.of(kept.orElse(AuditHead.NONE), claimed)) {
        if (head.sequence() == expected && !head.hash().equals(entry.hash())) {
          return Optional.of(
              "entry %d is another one than was written; it or one before it was replaced"
                  .formatted(expected));
        }
      }
      return Optional.empty();
    }

    Report end(AuditHead last) {
      long known = Math.max(claimed.sequence(), kept.map(AuditHead::sequence).orElse(0L));
      if (known > last.sequence()) {
        return Report.broken(
            last,
            "entry %d is missing; entries up to %d were written, and the end was cut off"
                .formatted(last.sequence() + 1, known));
      }
      if (kept.isEmpty() && last.sequence() > 0) {
        return Report.broken(
            last,
            "the file that tells of the last entry is not there, so that entries may have been cut"
                + " off at the end");
      }
      return new Report(last.sequence(), last.hash(), Optional.empty());
    }
  }
}
