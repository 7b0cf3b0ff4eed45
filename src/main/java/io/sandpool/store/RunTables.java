package io.sandpool.store;

import java.util.List;

/** The table of runs that are kept. */
final class RunTables {

  private RunTables() {}

  static Migration executions(int version) {
    return new Migration(
        version,
        "executions",
        List.of(
            """
            create table execution (
              instance    text    not null,
              id          text    not null,
              tenant      text    not null,
              key_id      text    not null,
              claim       text, -- SHA-256 of an idempotency key, hex
              fingerprint text, -- SHA-256 of the request that came with it, hex
              webhook     text, -- until it has been told
              created_at  bigint  not null, -- milliseconds since 1970, UTC
              state       text    not null, -- pending, or how it ended
              ended_at    bigint,
              expires_at  bigint,
              status      integer, -- of the answer, as HTTP has it
              length      integer, -- of the answer, unpacked
              size        bigint  not null, -- what it takes, about
              answer      bytea, -- JSON, deflated
              primary key (instance, id),
              unique (instance, tenant, claim)
            )
            """,
            "create index execution_by_expiry on execution (instance, expires_at, size)",
            """
            create index execution_to_tell on execution (instance, ended_at)
            where webhook is not null
            """));
  }

  static Migration listing(int version) {
    return new Migration(
        version,
        "executions-listing",
        List.of(
            """
            create index execution_by_tenant on execution (instance, tenant, created_at, id)
            """));
  }
}
