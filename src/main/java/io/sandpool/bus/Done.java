package io.sandpool.bus;

/** It is done; there is nothing more to say. */
public record Done() {

  /** The only value worth having. */
  public static final Done DONE = new Done();
}
