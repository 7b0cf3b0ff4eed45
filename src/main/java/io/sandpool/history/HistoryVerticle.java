package io.sandpool.history;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskHistory;
import io.sandpool.bus.admin.History;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Asks the pools how they are, again and again, and tells how they were. One is enough. */
public final class HistoryVerticle extends VerticleBase {

  private final Bus bus;
  private final Supplier<List<String>> pools;
  private final InstantSource clock;
  private final Duration interval;
  private final PoolHistories histories;

  /**
   * Makes a verticle.
   *
   * @param pools the names of all pools, asked at each use
   * @param interval how long from one look to the next
   * @param span how far back is remembered
   */
  public HistoryVerticle(
      Bus bus,
      Supplier<List<String>> pools,
      InstantSource clock,
      Duration interval,
      Duration span) {
    this.bus = bus;
    this.pools = pools;
    this.clock = clock;
    this.interval = interval;
    this.histories = new PoolHistories(Math.toIntExact(span.dividedBy(interval)));
  }

  @Override
  public Future<?> start() {
    bus.serve(AdminAddresses.HISTORY, this::tell);
    vertx.setPeriodic(0, interval.toMillis(), timer -> look());
    return Future.succeededFuture();
  }

  private void look() {
    Instant now = clock.instant();
    List<String> names = pools.get();
    histories.keepOnly(names);
    for (String name : names) {
      // One that does not answer leaves a gap, which is what there is to tell of it.
      bus.ask(Addresses.poolStatus(name), new AskStatus(), Deadline.after(bus.ticker(), interval))
          .onSuccess(status -> histories.add(status, now));
    }
  }

  private Future<History> tell(AskHistory question) {
    Instant earliest = clock.instant().minus(question.window());
    return Future.succeededFuture(new History(interval, histories.since(earliest)));
  }
}
