package io.sandpool.dispatch;

import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Settles the limits of a run: what was asked for where it was, the route's default where not,
 * never beyond its ceiling.
 */
final class LimitPolicy {

  private LimitPolicy() {}

  /**
   * The limits in force.
   *
   * @throws ServiceException with {@code InvalidRequest} naming the first limit that exceeds the
   *     ceiling
   */
  static Limits settle(RequestedLimits asked, Route route) {
    Limits defaults = route.defaults();
    Limits ceiling = route.ceiling();
    return new Limits(
        wall(asked, route),
        within("memory_bytes", asked.memoryBytes(), defaults.memoryBytes(), ceiling.memoryBytes()),
        cpus(asked, route),
        within("processes", asked.processes(), defaults.processes(), ceiling.processes()),
        within("open_files", asked.openFiles(), defaults.openFiles(), ceiling.openFiles()),
        within("disk_bytes", asked.diskBytes(), defaults.diskBytes(), ceiling.diskBytes()),
        within("stdout_bytes", asked.stdoutBytes(), defaults.stdoutBytes(), ceiling.stdoutBytes()),
        within("stderr_bytes", asked.stderrBytes(), defaults.stderrBytes(), ceiling.stderrBytes()),
        defaults.resultBytes(),
        defaults.artifactCount(),
        defaults.artifactBytes());
  }

  private static Duration wall(RequestedLimits asked, Route route) {
    Duration wall = asked.wall().orElse(route.defaults().wall());
    if (wall.compareTo(route.ceiling().wall()) > 0) {
      throw tooMuch("wall_time_ms", wall.toMillis(), route.ceiling().wall().toMillis());
    }
    return wall;
  }

  private static int cpus(RequestedLimits asked, Route route) {
    int milliCpus = asked.milliCpus().orElse(route.defaults().milliCpus());
    if (milliCpus > route.ceiling().milliCpus()) {
      throw tooMuch("cpus", milliCpus / 1000.0, route.ceiling().milliCpus() / 1000.0);
    }
    return milliCpus;
  }

  private static int within(String name, OptionalInt asked, int byDefault, int ceiling) {
    int value = asked.orElse(byDefault);
    if (value > ceiling) {
      throw tooMuch(name, value, ceiling);
    }
    return value;
  }

  private static long within(String name, OptionalLong asked, long byDefault, long ceiling) {
    long value = asked.orElse(byDefault);
    if (value > ceiling) {
      throw tooMuch(name, value, ceiling);
    }
    return value;
  }

  private static ServiceException tooMuch(String name, Number asked, Number ceiling) {
    return new ServiceException(
        new ServiceError.InvalidRequest(
            name + " must be at most " + ceiling + " in this pool, was " + asked + ".",
            "/limits/" + name));
  }
}
