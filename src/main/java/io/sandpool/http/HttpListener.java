package io.sandpool.http;

/** Hears what the API turns away. Called on event loops; must not block nor throw. */
@FunctionalInterface
public interface HttpListener {

  /** Hears nothing. */
  HttpListener NONE = reason -> {};

  /**
   * A request was answered with a problem.
   *
   * @param reason the problem's slug, one of a small fixed set
   */
  void rejected(String reason);

  /** Somebody was let in, or not. Called for each request; must cost next to nothing. */
  default void attempted(Attempt attempt) {}
}
