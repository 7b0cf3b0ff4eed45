package io.sandpool.pool;

import io.sandpool.bus.admin.AskPlan;
import io.sandpool.bus.admin.PoolPlan;
import io.sandpool.bus.admin.PoolPlan.Prediction;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what other sizes of a pool would have brought. One question at a time, on a thread that all
 * pools share, within a time and an amount of work that have bounds. Used on the pool's context.
 */
final class WhatIf {

  /** Arrivals that are played in all, over all sizes. */
  static final int MOST_WORK = 1_000_000;

  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final String THREAD = "sandpool-plan";
  private static final long SEED = 20260101;

  private final Supplier<Vertx> vertx;
  private final PoolTools tools;
  private final Recorder recorder;
  private @Nullable WorkerExecutor worker;
  private boolean busy;

  /** For a pool of a Vert.x that is there when the first question comes. */
  WhatIf(Supplier<Vertx> vertx, PoolTools tools, Recorder recorder) {
    this.vertx = vertx;
    this.tools = tools;
    this.recorder = recorder;
  }

  /** What {@code asked} would have brought to a pool that has the settings {@code present}. */
  Future<PoolPlan> answer(AskPlan asked, PoolSettings present) {
    if (busy) {
      return Future.failedFuture(
          new ServiceException(
              new ServiceError.Busy(
                  "Other sizes of pool " + present.name() + " are being tried out already.")));
    }
    List<PoolSettings> sizes = SizeLadder.of(present, asked);
    Instant wall = tools.wallClock().instant();
    Recording recording =
        recorder.recording(
            tools.bus().ticker().nanos(), asked.window(), MOST_WORK / Math.max(1, sizes.size()));
    busy = true;
    return worker()
        .executeBlocking(() -> plan(present, sizes, recording, wall), false)
        .onComplete(done -> busy = false);
  }

  /** Made when it is first wanted; ends with the verticle on whose context that is. */
  private WorkerExecutor worker() {
    if (worker == null) {
      worker =
          vertx
              .get()
              .createSharedWorkerExecutor(THREAD, 1, 2 * LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
    return worker;
  }

  private PoolPlan plan(
      PoolSettings present, List<PoolSettings> sizes, Recording recording, Instant wall) {
    PoolPlan.Recorded recorded = recording.told(wall);
    boolean someCame = recorded.starts().total() > 0;
    List<Prediction> predictions = someCame ? predictions(sizes, recording) : List.of();
    return new PoolPlan(
        present.name(),
        present.sizes().minIdle(),
        present.sizes().maxTotal(),
        present.spec().ceiling().memoryBytes(),
        recorded,
        predictions,
        someCame ? sizes.size() - predictions.size() : 0);
  }

  private List<Prediction> predictions(List<PoolSettings> sizes, Recording recording) {
    BooleanSupplier goOn = inTime(tools.bus().ticker());
    List<Prediction> predictions = new ArrayList<>();
    try {
      sizes.forEach(size -> predictions.add(new Replay(size, recording, SEED, goOn).run()));
    } catch (CancellationException e) {
      // The sizes that there was time for are told, and that the others are missing.
    }
    return predictions;
  }

  private static BooleanSupplier inTime(Ticker ticker) {
    long until = ticker.nanos() + LONGEST.toNanos();
    return () -> ticker.nanos() - until < 0;
  }
}
