package io.sandpool.store;

import java.util.List;

/** The tables of keys and of the audit log. */
final class AccessTables {

  private AccessTables() {}

  static Migration keys(int version) {
    return new Migration(
        version,
        "keys",
        List.of(
            """
            create table api_key (
              instance        text   not null,
              id              text   not null,
              name            text   not null,
              role            text   not null,
              tenant          text   not null,
              last4           text   not null,
              hash            text   not null, -- SHA-256 of the key, hex
              created_at      bigint not null, -- milliseconds since 1970, UTC
              created_by      text   not null,
              expires_at      bigint,
              revoked_at      bigint,
              max_concurrent  integer,
              runs_per_minute integer,
              primary key (instance, id),
              unique (instance, hash)
            )
            """));
  }

  static Migration audit(int version) {
    return new Migration(
        version,
        "audit log",
        List.of(
            """
            create table audit_entry (
              instance text   not null,
              seq      bigint not null,
              at       bigint not null, -- milliseconds since 1970, UTC
              actor    text   not null,
              tenant   text   not null,
              address  text   not null,
              action   text   not null,
              subject  text   not null,
              outcome  text   not null,
              detail   text   not null, -- JSON
              hash     text   not null, -- SHA-256 of this entry and the hash before it, hex
              primary key (instance, seq)
            )
            """,
            """
            create table audit_head (
              instance text   not null primary key,
              seq      bigint not null, -- of the last entry
              hash     text   not null
            )
            """),
        List.of(new Migration.AppendOnly("audit_entry", List.of("instance", "seq"))));
  }
}
