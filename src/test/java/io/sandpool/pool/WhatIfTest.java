package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Lease;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskPlan;
import io.sandpool.bus.admin.PoolPlan;
import io.sandpool.bus.admin.PoolPlan.Starts;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A pool is asked what other sizes would have brought. */
class WhatIfTest extends PoolOnBus {

  private Future<PoolPlan> plan(List<Integer> max, Optional<Integer> min) {
    return ask(AdminAddresses.plan("python"), new AskPlan(max, min, Recorder.LONGEST));
  }

  @Test
  void poolMustTellWhatOtherSizesWouldHaveBrought() {
    deploy(pool(1, 1, 10));
    provider.create();
    Lease lease = get(lease("a", LONG));
    assertTrue(release(lease));
    PoolPlan plan = get(plan(List.of(1, 4), Optional.of(1)));
    assertEquals("python", plan.pool());
    assertEquals(1, plan.minIdle());
    assertEquals(1, plan.maxTotal());
    assertEquals(1, plan.recorded().starts().granted());
    assertEquals(List.of(1, 4), plan.sizes().stream().map(size -> size.maxTotal()).toList());
    assertEquals(new Starts(1, 0, 0, 0), plan.sizes().get(1).starts());
  }

  @Test
  void poolMustTellNothingWhereNobodyHasCome() {
    deploy(pool(1, 1, 10));
    PoolPlan plan = get(plan(List.of(), Optional.empty()));
    assertEquals(0, plan.recorded().starts().total());
    assertEquals(List.of(), plan.sizes());
  }

  @Test
  void sizesThatCannotBeMustBeRefused() {
    deploy(pool(1, 1, 10));
    assertInstanceOf(ServiceError.InvalidRequest.class, error(plan(List.of(2), Optional.of(3))));
    assertTrue(get(plan(List.of(2), Optional.of(2))).sizes().isEmpty());
  }

  /** It takes a processor for seconds: not for whoever asks again and again. */
  @Test
  void oneQuestionAtATimeMustBeAnswered() {
    deploy(pool(1, 1, 10));
    CountDownLatch latch = new CountDownLatch(1);
    WorkerExecutor thread = vertx.createSharedWorkerExecutor("sandpool-plan", 1);
    thread.executeBlocking(
        () -> {
          latch.await();
          return "";
        });
    Future<PoolPlan> first = plan(List.of(), Optional.empty());
    assertInstanceOf(ServiceError.Busy.class, error(plan(List.of(), Optional.empty())));
    latch.countDown();
    get(first);
    get(plan(List.of(), Optional.empty()));
    get(thread.close());
  }
}
