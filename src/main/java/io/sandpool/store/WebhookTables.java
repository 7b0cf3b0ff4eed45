package io.sandpool.store;

import java.util.List;

/** The table of events for callers' servers. */
final class WebhookTables {

  private WebhookTables() {}

  static Migration deliveries(int version) {
    return new Migration(
        version,
        "webhook deliveries",
        List.of(
            """
            create table webhook_delivery (
              instance   text    not null,
              id         text    not null,
              tenant     text    not null,
              host       text    not null,
              url        text    not null, -- empty after the end
              body       text    not null, -- empty after the end
              attempts   integer not null,
              created_at bigint  not null, -- milliseconds since 1970, UTC
              next_at    bigint  not null,
              ended_at   bigint,
              primary key (instance, id)
            )
            """,
            "create index webhook_delivery_by_time on webhook_delivery (instance, ended_at, next_at)"));
  }
}
