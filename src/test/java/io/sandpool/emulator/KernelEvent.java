package io.sandpool.emulator;

import io.vertx.core.json.JsonObject;

/** What happens in an execution, in order. {@link Ended} or {@link Lost} is the last one. */
public sealed interface KernelEvent {

  /**
   * The code begins to run.
   *
   * @param count the how manieth of its context it is, from 1
   */
  record Started(int count) implements KernelEvent {}

  /**
   * The code, or a process that it started, has printed something.
   *
   * @param stream {@code stdout} or {@code stderr}
   * @param text of whatever length, cut anywhere but inside a character
   */
  record Printed(String stream, String text) implements KernelEvent {}

  /**
   * A value was shown.
   *
   * @param main whether it is the value of the last expression, not one that was displayed
   * @param mime its forms by media type; pictures are in base64
   */
  record Shown(boolean main, JsonObject mime) implements KernelEvent {}

  /**
   * The code has failed. Of a context that had to be restarted the name is {@code
   * ContextRestarting}.
   */
  record Failed(String name, String value, String traceback) implements KernelEvent {}

  /** The execution is over. */
  record Ended() implements KernelEvent {}

  /** The sandbox is gone. */
  record Lost(String reason) implements KernelEvent {}

  /** Whether no other follows. */
  default boolean isLast() {
    return this instanceof Ended || this instanceof Lost;
  }
}
