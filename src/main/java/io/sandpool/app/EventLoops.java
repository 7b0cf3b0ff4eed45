package io.sandpool.app;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/**
 * How many event loops the service has: half as many as cores. A run crosses five actors, each hop
 * to another loop wakes a thread, and sandboxes need the cores more.
 */
public final class EventLoops {

  private static final int COUNT = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private EventLoops() {}

  /**
   * Options of a Vert.x with that many. It reads no files from the class path: to that end it would
   * make a folder for copies, which stays behind where the process is killed.
   */
  public static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(COUNT)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  /** Options of a verticle that has an instance on each. */
  static DeploymentOptions oneOnEach() {
    return new DeploymentOptions().setInstances(COUNT);
  }
}
