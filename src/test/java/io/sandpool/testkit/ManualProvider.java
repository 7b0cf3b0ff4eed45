package io.sandpool.testkit;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CheckSandbox;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.DestroySandbox;
import io.sandpool.bus.Done;
import io.sandpool.bus.SandboxCreated;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A provider on the bus that does nothing until the test says so: each question waits to be taken
 * by {@code await…} and answered. Used from the test's thread.
 */
public final class ManualProvider {

  private static final long PATIENCE_SECONDS = 10;

  private final String id;
  private final BlockingQueue<Call<CreateSandbox, SandboxCreated>> creates =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<Call<DestroySandbox, Done>> destroys = new LinkedBlockingQueue<>();
  private final BlockingQueue<Call<CheckSandbox, Done>> checks = new LinkedBlockingQueue<>();

  private final Queue<Runnable> endings = new ConcurrentLinkedQueue<>();
  private volatile boolean obliging;

  private ManualProvider(String id) {
    this.id = id;
  }

  /** Serves the addresses of provider {@code id} on {@code bus}. */
  public static ManualProvider on(Bus bus, String id) {
    ManualProvider provider = new ManualProvider(id);
    bus.serve(
        Addresses.create(id),
        question ->
            provider.pend(provider.creates, question, call -> call.fail("the test is over")));
    bus.serve(
        Addresses.destroy(id),
        question -> provider.pend(provider.destroys, question, call -> call.complete(Done.DONE)));
    bus.serve(
        Addresses.check(id),
        question ->
            provider.pend(provider.checks, question, call -> call.fail("the test is over")));
    return provider;
  }

  private <Q, A> Future<A> pend(
      BlockingQueue<Call<Q, A>> calls, Q question, Consumer<Call<Q, A>> ending) {
    Call<Q, A> call = new Call<>(question, Promise.promise());
    calls.add(call);
    endings.add(() -> ending.accept(call));
    if (obliging) {
      ending.accept(call);
    }
    return call.answer().future();
  }

  /**
   * From now on, and for what is asked already: no creation succeeds and every destruction does, so
   * that a pool can end.
   */
  public void letPoolsEnd() {
    obliging = true;
    endings.forEach(Runnable::run);
  }

  /** One question and the chance to answer it. */
  public record Call<Q, A>(Q question, Promise<A> answer) {

    /** Answers, unless that has been done. */
    public void complete(A value) {
      answer.tryComplete(value);
    }

    /** Says that the provider could not, unless it has been answered. */
    public void fail(String detail) {
      answer.tryFail(new ServiceException(new ServiceError.ProviderUnavailable(detail)));
    }
  }

  /** The next creation asked for, once it is asked for. */
  public Call<CreateSandbox, SandboxCreated> awaitCreate() {
    return await(creates, "creation");
  }

  /** The next destruction asked for, once it is asked for. */
  public Call<DestroySandbox, Done> awaitDestroy() {
    return await(destroys, "destruction");
  }

  /** The next check asked for, once it is asked for. */
  public Call<CheckSandbox, Done> awaitCheck() {
    return await(checks, "check");
  }

  /** Awaits a creation and lets it succeed. */
  public SandboxRef create() {
    Call<CreateSandbox, SandboxCreated> call = awaitCreate();
    SandboxRef sandbox = new SandboxRef(id, "sandbox-" + call.question().identity().slot());
    call.complete(new SandboxCreated(sandbox));
    return sandbox;
  }

  /** Awaits a destruction and lets it succeed. */
  public SandboxRef destroy() {
    Call<DestroySandbox, Done> call = awaitDestroy();
    call.complete(Done.DONE);
    return call.question().sandbox();
  }

  /** Whether nothing is asked at the moment. */
  public boolean isIdle() {
    return creates.isEmpty() && destroys.isEmpty() && checks.isEmpty();
  }

  private static <T> T await(BlockingQueue<T> calls, String what) {
    try {
      T call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("no " + what + " was asked for");
      }
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while awaiting a " + what, e);
    }
  }
}
