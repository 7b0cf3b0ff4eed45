package io.sandpool.bus.access;

import java.time.Duration;

/** What becomes of somebody who shows a key. */
public sealed interface Verdict {

  /** Nobody knows that key, or its time is over. */
  Refused REFUSED = new Refused();

  /** The key is good. */
  record Admitted(Caller caller) implements Verdict {}

  /** The key is not good; which of all reasons it is, callers are not told. */
  record Refused() implements Verdict {}

  /** So many wrong keys came from there that this one is not looked at before the time is over. */
  record Slowed(Duration retryAfter) implements Verdict {}
}
