package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.bus.runs.RunState;
import io.sandpool.runs.RunsListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Shows the runs that are kept. */
public final class RunMeters implements RunsListener {

  private final Meters meters;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong stored = new AtomicLong();

  /** Registers with {@code registry}. */
  public RunMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
    meters.gauge(MeterName.ASYNC_RUNS, queued::get, "state", RunState.QUEUED.wireName());
    meters.gauge(MeterName.ASYNC_RUNS, running::get, "state", RunState.RUNNING.wireName());
    meters.gauge(MeterName.ASYNC_STORED, stored::get);
    for (RunState state : RunState.values()) {
      if (state.isEnded()) {
        meters.count(MeterName.ASYNC_ENDED, 0, "state", state.wireName());
      }
    }
  }

  @Override
  public void onPending(int nowQueued, int nowRunning) {
    queued.set(nowQueued);
    running.set(nowRunning);
  }

  @Override
  public void onEnded(RunState state) {
    meters.count(MeterName.ASYNC_ENDED, "state", state.wireName());
  }

  @Override
  public void onStored(long bytes) {
    stored.set(bytes);
  }
}
