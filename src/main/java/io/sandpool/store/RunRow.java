package io.sandpool.store;

import io.sandpool.bus.runs.Claim;
import io.sandpool.bus.runs.RunState;
import io.sandpool.runs.Ending;
import io.sandpool.runs.PackedAnswer;
import io.sandpool.runs.RunRecord;
import io.sandpool.sandbox.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a kept run stands in its row. */
final class RunRow {

  /** The state of one that has not ended. */
  static final String PENDING = "pending";

  /** What {@link #record} reads. */
  static final String COLUMNS =
      "id, tenant, key_id, claim, fingerprint, webhook, created_at, state, ended_at, expires_at";

  /** What {@link #withAnswer} reads. */
  static final String WITH_ANSWER = COLUMNS + ", status, length, answer";

  private RunRow() {}

  static RunRecord record(ResultSet row) throws SQLException {
    return record(row, Optional.empty());
  }

  static RunRecord withAnswer(ResultSet row) throws SQLException {
    return record(row, answer(row));
  }

  private static RunRecord record(ResultSet row, Optional<PackedAnswer> answer)
      throws SQLException {
    @Nullable String claim = row.getString("claim");
    @Nullable String fingerprint = row.getString("fingerprint");
    return new RunRecord(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("key_id"),
        claim == null || fingerprint == null
            ? Optional.empty()
            : Optional.of(new Claim(claim, fingerprint)),
        Optional.ofNullable(row.getString("webhook")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        ending(row, answer));
  }

  private static Optional<Ending> ending(ResultSet row, Optional<PackedAnswer> answer)
      throws SQLException {
    String state = row.getString("state");
    return state.equals(PENDING)
        ? Optional.empty()
        : Optional.of(
            new Ending(
                RunState.valueOf(state.toUpperCase(Locale.ROOT)),
                Instant.ofEpochMilli(row.getLong("ended_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                answer));
  }

  private static Optional<PackedAnswer> answer(ResultSet row) throws SQLException {
    byte @Nullable [] packed = row.getBytes("answer");
    return packed == null
        ? Optional.empty()
        : Optional.of(
            new PackedAnswer(row.getInt("status"), row.getInt("length"), Bytes.wrap(packed)));
  }
}
