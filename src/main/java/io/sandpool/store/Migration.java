package io.sandpool.store;

import java.util.List;

/**
 * One step from a version of the tables to the next. Never changed once released.
 *
 * @param version counts from 1 without gaps
 * @param name for people
 * @param statements in SQL that both databases understand
 * @param appendOnly tables whose rows must never change, from then on
 */
record Migration(int version, String name, List<String> statements, List<AppendOnly> appendOnly) {

  /** A table whose rows must never change, and the columns that tell its rows apart. */
  record AppendOnly(String table, List<String> key) {}

  Migration(int version, String name, List<String> statements) {
    this(version, name, statements, List.of());
  }

  /** All steps, in order. */
  static List<Migration> all() {
    return List.of(
        new Migration(
            1,
            "remote leases",
            List.of(
                """
                create table remote_lease (
                  instance   text    not null,
                  provider   text    not null,
                  lease_key  text    not null,
                  sandbox_id text,
                  boot       text    not null,
                  pool       text    not null,
                  slot       bigint  not null,
                  generation integer not null,
                  created_at bigint  not null, -- milliseconds since 1970, UTC
                  expires_at bigint  not null,
                  primary key (instance, provider, lease_key)
                )
                """)),
        new Migration(
            2,
            "past remote leases",
            List.of(
                """
                create table past_remote_lease (
                  instance  text   not null,
                  provider  text   not null,
                  lease_key text   not null,
                  born_at   bigint not null, -- milliseconds since 1970, UTC
                  ended_at  bigint not null,
                  primary key (instance, provider, lease_key)
                )
                """,
                "create index past_remote_lease_by_end on past_remote_lease (instance, ended_at)")),
        new Migration(
            3,
            "settings",
            List.of(
                """
                create table settings_version (
                  instance text   not null,
                  version  bigint not null,
                  made_at  bigint not null, -- milliseconds since 1970, UTC
                  made_by  text   not null,
                  note     text   not null,
                  sealed   text   not null,
                  primary key (instance, version)
                )
                """)),
        AccessTables.keys(4),
        AccessTables.audit(5),
        RunTables.executions(6),
        WebhookTables.deliveries(7),
        RunTables.listing(8));
  }
}
