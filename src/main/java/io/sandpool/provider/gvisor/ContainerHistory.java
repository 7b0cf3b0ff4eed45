package io.sandpool.provider.gvisor;

import java.util.Set;

/**
 * What an engine remembers of a container that has ended.
 *
 * @param actions such as {@code start}, {@code oom}, {@code kill}, {@code die}
 */
record ContainerHistory(Set<String> actions) {

  private static final long KILLED = 137;

  /**
   * Whether it ended for want of memory. An engine under load misses that itself: what the kernel
   * tells it comes after the container's end, or not at all. But whoever kills a container by the
   * engine leaves a trace there, so one that died of SIGKILL without a trace was the kernel's.
   */
  boolean tellsOfMemory(long exitCode) {
    boolean nobodysKill = exitCode == KILLED && !actions.contains("kill");
    return actions.contains("oom") || (nobodysKill && actions.contains("die"));
  }
}
