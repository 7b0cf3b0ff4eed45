package io.sandpool.emulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * An emulated cloud sandbox: a container under gVisor, or a process, with kernels in it.
 *
 * <p>A context is a kernel, a process of its own whose state outlives executions, in one of the
 * languages {@code python}, {@code javascript} and {@code bash}. Executions of one context run one
 * after the other, those of several side by side. The code runs as an unprivileged user whose home
 * is {@code /home/user}; there is no network.
 *
 * <p>Methods may be called on any thread and do not block; futures complete on the host's Vert.x
 * context.
 */
public final class KernelSandbox {

  /** Events under way to slow listeners before the container is kept from saying more. */
  private static final int EVENTS_UNDER_WAY = 64;

  private final String name;
  private final Context context;
  private final Supplier<Future<Void>> remover;
  private final Starter starter;
  private final Semaphore room = new Semaphore(EVENTS_UNDER_WAY);
  private final Promise<Void> ready;
  private final Promise<Void> gone;
  // The rest is guarded by this object's monitor.
  private final Map<Long, KernelListener> runs = new HashMap<>();
  private final Map<String, Deque<Promise<Void>>> replies = new HashMap<>();
  private Optional<KernelProcess> process = Optional.empty();
  private boolean over;
  private boolean up;
  private long lastRun;

  /** Starts the container. */
  @FunctionalInterface
  interface Starter {
    KernelProcess start(KernelProcess.Ear ear) throws IOException;
  }

  KernelSandbox(String name, Context context, Starter starter, Supplier<Future<Void>> remover) {
    this.name = name;
    this.context = context;
    this.starter = starter;
    this.remover = remover;
    this.ready = Promise.promise();
    this.gone = Promise.promise();
  }

  /** The container's name. */
  public String name() {
    return name;
  }

  /** Completes when it takes orders; fails with the reason where it never will. */
  public Future<Void> ready() {
    return ready.future();
  }

  /** Completes when the container has ended, whoever ended it. */
  public Future<Void> gone() {
    return gone.future();
  }

  /**
   * Opens a context.
   *
   * @param id chosen by the caller, new to this sandbox
   * @param env added to the environment of its code
   * @return fails where the language or the folder is not there
   */
  public Future<Void> open(String id, String language, String cwd, Map<String, String> env) {
    return ask(id, KernelWire.open(id, language, cwd, env));
  }

  /** Ends a context's kernel and whatever ran in it, and starts a new one. */
  public Future<Void> restart(String id) {
    return ask(id, KernelWire.order("restart", id));
  }

  /** Ends a context. */
  public Future<Void> close(String id) {
    return ask(id, KernelWire.order("close", id));
  }

  /**
   * Executes code in an open context, after what was asked of it before.
   *
   * @param env set for this execution alone
   */
  public KernelRun execute(
      String id, String code, Map<String, String> env, KernelListener listener) {
    long run;
    synchronized (this) {
      run = ++lastRun;
      if (!over) {
        runs.put(run, listener);
        send(KernelWire.execute(id, run, code, env));
        return () -> cancel(id, run);
      }
    }
    context.runOnContext(v -> listener.on(new KernelEvent.Lost("the sandbox is gone")));
    return () -> {};
  }

  /** Destroys the container. Completes when it is known to be gone; executions are lost. */
  public Future<Void> kill() {
    boolean early;
    synchronized (this) {
      if (process.isEmpty()) {
        end("it was killed");
        return gone();
      }
      early = !up;
      process.get().close();
    }
    Future<Void> killed = remover.get().compose(v -> gone());
    // One whose creation was under way may have appeared after the first attempt.
    return early ? killed.compose(v -> remover.get()) : killed;
  }

  /** Starts the container unless that was done before. */
  synchronized void start() {
    if (over || process.isPresent()) {
      return;
    }
    try {
      process = Optional.of(starter.start(new Hearing()));
    } catch (IOException e) {
      end("it could not be started: " + e.getMessage());
    }
  }

  /** Says that it may be used although it has not been started. */
  void readyUnstarted() {
    context.runOnContext(v -> ready.tryComplete());
  }

  private synchronized void cancel(String id, long run) {
    if (runs.containsKey(run)) {
      send(KernelWire.cancel(id, run));
    }
  }

  private synchronized Future<Void> ask(String id, JsonObject order) {
    Promise<Void> reply = Promise.promise();
    if (over) {
      context.runOnContext(v -> reply.fail("The sandbox is gone"));
    } else {
      replies.computeIfAbsent(id, asked -> new ArrayDeque<>()).add(reply);
      send(order);
    }
    return reply.future();
  }

  private synchronized void send(JsonObject order) {
    start();
    process.ifPresent(started -> started.send(order));
  }

  private synchronized void answer(JsonObject line) {
    Deque<Promise<Void>> waiting =
        replies.getOrDefault(line.getString("context"), new ArrayDeque<>());
    Promise<Void> reply = waiting.poll();
    if (reply != null) {
      String reason = line.getString("reason");
      context.runOnContext(v -> settle(reply, reason));
    }
  }

  private static void settle(Promise<Void> reply, String reason) {
    if (reason == null) {
      reply.complete();
    } else {
      reply.fail(reason);
    }
  }

  private synchronized void end(String reason) {
    over = true;
    List<KernelListener> lost = new ArrayList<>(runs.values());
    runs.clear();
    List<Promise<Void>> unanswered = replies.values().stream().flatMap(Deque::stream).toList();
    replies.clear();
    context.runOnContext(
        v -> {
          ready.tryFail("The sandbox never came up: " + reason);
          lost.forEach(listener -> listener.on(new KernelEvent.Lost(reason)));
          unanswered.forEach(reply -> reply.fail("The sandbox is gone: " + reason));
          gone.tryComplete();
        });
  }

  /** What the container says. */
  private final class Hearing implements KernelProcess.Ear {

    @Override
    public void line(JsonObject line) throws InterruptedException {
      if (line.containsKey("run")) {
        tell(line.getLong("run"), KernelWire.event(line));
      } else if ("ready".equals(line.getString("event"))) {
        synchronized (KernelSandbox.this) {
          up = true;
        }
        context.runOnContext(v -> ready.tryComplete());
      } else {
        answer(line);
      }
    }

    @Override
    public void end(String reason) {
      KernelSandbox.this.end(reason);
    }

    private void tell(long run, KernelEvent event) throws InterruptedException {
      KernelListener listener;
      synchronized (KernelSandbox.this) {
        listener = event.isLast() ? runs.remove(run) : runs.get(run);
      }
      if (listener != null) {
        room.acquire();
        context.runOnContext(v -> listener.on(event).onComplete(done -> room.release()));
      }
    }
  }
}
