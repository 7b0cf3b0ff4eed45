package io.sandpool.emulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes emulated cloud sandboxes and sees to it that none outlives it: they are removed by {@link
 * #close()} and when the JVM ends, and end by themselves where the JVM was killed. Containers carry
 * the label {@value #LABEL} with {@link #runId()}.
 *
 * <p>Thread safe.
 */
public final class KernelHost implements AutoCloseable {

  /** The label that all containers carry; its value is the host's run id. */
  public static final String LABEL = "io.sandpool.emulator";

  private static final int REMOVAL_ROUNDS = 20;

  private final Vertx vertx;
  private final Context context;
  private final String runId;
  private final KernelPlace place;
  private final AtomicInteger made = new AtomicInteger();
  private final Thread hook = new Thread(this::removeAll, "emulator-removal");
  private volatile boolean closed;

  private KernelHost(Vertx vertx, Context context, String runId, KernelPlace place) {
    this.vertx = vertx;
    this.context = context;
    this.runId = runId;
    this.place = place;
  }

  /** One for containers, see {@link #start(Vertx, Context, KernelSettings)}. */
  public static KernelHost start(Vertx vertx, Context context) {
    return start(vertx, context, KernelSettings.standard());
  }

  /**
   * Makes one; the first for containers on a machine builds their image, which takes a minute.
   * Blocks.
   *
   * @param context where listeners and futures of its sandboxes are called
   * @param settings say what its sandboxes are
   * @throws IllegalStateException where Docker, the runtime or this project's images are missing
   */
  public static KernelHost start(Vertx vertx, Context context, KernelSettings settings) {
    String runId = "emu-" + UUID.randomUUID().toString().substring(0, 13);
    KernelPlace place =
        switch (settings.place()) {
          case CONTAINER -> ContainerPlace.of(runId);
          case PROCESS -> new ProcessPlace();
        };
    KernelHost host = new KernelHost(vertx, context, runId, place);
    Runtime.getRuntime().addShutdownHook(host.hook);
    return host;
  }

  /** What tells this host's containers from others'. */
  public String runId() {
    return runId;
  }

  /** Makes a sandbox, which is ready later, or at once where it is lazy. Does not block. */
  public KernelSandbox create(KernelSettings settings) {
    String name = "sandpool-" + runId + "-" + made.incrementAndGet();
    KernelSandbox sandbox =
        new KernelSandbox(
            name,
            context,
            ear -> KernelProcess.start(place.launch(name, settings), name, ear),
            () -> remove(name));
    if (closed) {
      sandbox.kill();
    } else if (settings.lazy()) {
      sandbox.readyUnstarted();
    } else {
      sandbox.start();
    }
    return sandbox;
  }

  /** The names of the containers, or processes, that are there now, in whatever state. Blocks. */
  public List<String> containers() {
    return place.left();
  }

  /** Removes all; none can be made from now on. Blocks. */
  @Override
  public void close() {
    if (!closed) {
      Runtime.getRuntime().removeShutdownHook(hook);
      removeAll();
    }
  }

  private void removeAll() {
    closed = true;
    // One whose creation was under way may appear after a look.
    for (int round = 0; round < REMOVAL_ROUNDS; round++) {
      List<String> left = place.left();
      if (left.isEmpty()) {
        place.close();
        return;
      }
      place.removeAll(left);
    }
    throw new IllegalStateException("Containers could not be removed: " + containers());
  }

  private Future<Void> remove(String name) {
    return vertx.executeBlocking(
        () -> {
          place.remove(name);
          return null;
        },
        false);
  }
}
