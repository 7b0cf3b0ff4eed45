package io.sandpool.app.doctor;

import java.time.Duration;
import java.util.List;

/** Looks at one thing. Has one finding under its own name. */
interface Check {

  /** What it looks at. */
  String name();

  /** The checks without which this one makes no sense: it is skipped where one of them failed. */
  default List<String> needs() {
    return List.of();
  }

  /** After this time it is interrupted, and what it would have found is absent. */
  default Duration within() {
    return Duration.ofSeconds(10);
  }

  /** Looks. May block; what it throws becomes the finding's detail. */
  Finding look() throws Exception;
}
