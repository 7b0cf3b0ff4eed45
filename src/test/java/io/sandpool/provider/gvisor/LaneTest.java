package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<Integer> queues = new CopyOnWriteArrayList<>();
  private final List<ErrorKind> errors = new CopyOnWriteArrayList<>();
  private final Lane lane =
      new Lane(
          "test",
          "owner",
          new LaneSettings(1, 2, Duration.ofSeconds(20)),
          vertx,
          Timers.of(vertx),
          new ProviderListener() {
            @Override
            public void onLaneQueue(String lane, int waiting) {
              queues.add(waiting);
            }

            @Override
            public void onError(ErrorKind kind) {
              errors.add(kind);
            }
          });

  @AfterEach
  void close() throws Exception {
    gate.countDown();
    lane.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private <T> Future<T> call(Duration within, Callable<T> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(nothing -> lane.call("work", within, work).onComplete(promise));
    return promise.future();
  }

  private <T> Future<T> call(Callable<T> work) {
    return call(Duration.ofSeconds(20), work);
  }

  private String pass() throws InterruptedException {
    gate.await();
    return "passed";
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  private static EngineFailure failureOf(Future<?> future) throws TimeoutException {
    Throwable cause = await(future.<Throwable>map(done -> null).otherwise(e -> e));
    return assertInstanceOf(EngineFailure.class, cause);
  }

  @Test
  void workMustBeDoneElsewhereAndAnsweredOnTheCallersContext() throws Exception {
    Promise<Context> answeredOn = Promise.promise();
    Promise<String> workedOn = Promise.promise();
    context.runOnContext(
        nothing ->
            lane.call("work", Lane.NO_LIMIT, () -> Thread.currentThread().getName())
                .onSuccess(
                    thread -> {
                      workedOn.complete(thread);
                      answeredOn.complete(Vertx.currentContext());
                    }));
    assertEquals("owner-test-1", await(workedOn.future()));
    assertSame(context, await(answeredOn.future()));
  }

  @Test
  void workMustBeInterruptedAtItsDeadline() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Future<String> call =
        call(
            Duration.ofMillis(20),
            () -> {
              try {
                return pass();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            });
    assertEquals(ErrorKind.TIMED_OUT, failureOf(call).kind());
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    assertEquals("next", await(call(() -> "next")));
    assertEquals(List.of(ErrorKind.TIMED_OUT), errors);
  }

  @Test
  void workThatWaitsTooLongMustNeverBegin() throws Exception {
    Future<String> first = call(this::pass);
    CountDownLatch begun = new CountDownLatch(1);
    Future<String> second =
        call(
            Duration.ofMillis(20),
            () -> {
              begun.countDown();
              return "begun";
            });
    assertEquals(ErrorKind.TIMED_OUT, failureOf(second).kind());
    gate.countDown();
    assertEquals("passed", await(first));
    assertEquals("third", await(call(() -> "third")));
    assertEquals(1, begun.getCount());
  }

  @Test
  void aFullLaneMustRefuseAtOnce() throws Exception {
    List<Future<String>> taken = List.of(call(this::pass), call(this::pass), call(this::pass));
    assertEquals(ErrorKind.OVERLOADED, failureOf(call(this::pass)).kind());
    gate.countDown();
    for (Future<String> one : taken) {
      assertEquals("passed", await(one));
    }
    assertTrue(queues.contains(2), () -> "saw " + queues);
    assertEquals(0, queues.get(queues.size() - 1));
  }

  @Test
  void noTimeLeftMustFailWithoutWork() throws Exception {
    assertEquals(ErrorKind.TIMED_OUT, failureOf(call(Duration.ofMillis(-1), () -> "never")).kind());
  }

  @Test
  void failuresMustBeClassified() throws Exception {
    Future<Object> notFound =
        call(
            () -> {
              throw new NotFoundException("No such container: /var/lib/x");
            });
    assertEquals(ErrorKind.NOT_FOUND, failureOf(notFound).kind());
    Future<Object> broken =
        call(
            () -> {
              throw new IllegalStateException(new ConnectException("refused"));
            });
    EngineFailure failure = failureOf(broken);
    assertEquals(ErrorKind.UNREACHABLE, failure.kind());
    assertTrue(String.valueOf(failure.getMessage()).contains("refused"));
  }
}
