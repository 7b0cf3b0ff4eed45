package io.sandpool.e2e;

import io.sandpool.emulator.Fault;
import io.sandpool.emulator.Faults;
import io.sandpool.emulator.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Something that goes wrong, somewhere.
 *
 * @param trouble what
 * @param place with which requests
 */
record FaultCase(Trouble trouble, Place place) {

  /** With which requests. */
  enum Place {
    CREATE_ONCE("The first request for a sandbox"),
    CREATE_ALWAYS("Every request for a sandbox"),
    PREPARE_ONCE("The request that prepares the first sandbox"),
    RUN_ONCE("The request that runs the program"),
    KILL("The first five requests to end the sandbox"),
    LIST("The next three lists of what is there, after a sandbox came of a request without answer"),
    EVERYTHING("Everything"),
    CLOCK("The cloud's clock");

    private final String title;

    Place(String title) {
      this.title = title;
    }

    /** Its heading in documents. */
    String title() {
      return title;
    }

    private boolean knows(Trouble trouble) {
      return switch (this) {
        case CLOCK -> trouble.isOfTheClock();
        case RUN_ONCE -> !trouble.isOfTheClock();
        case EVERYTHING ->
            switch (trouble) {
              case LOST_ANSWER, SWALLOWED_ANSWER, EXPIRY, SLOW_DRIP -> false;
              default -> !trouble.isOfTheClock();
            };
        default -> trouble != Trouble.EXPIRY && !trouble.isOfTheClock();
      };
    }
  }

  /** All, by place. */
  static List<FaultCase> all() {
    return Arrays.stream(Place.values())
        .flatMap(
            place ->
                Arrays.stream(Trouble.values())
                    .filter(place::knows)
                    .map(trouble -> new FaultCase(trouble, place)))
        .toList();
  }

  /** Has it happen from now on. */
  void plan(FaultyCloud cloud) {
    if (place == Place.CLOCK) {
      cloud.clock().skew(trouble.skew());
      return;
    }
    Faults faults = cloud.faults();
    Fault fault = trouble.fault();
    switch (place) {
      case CREATE_ONCE -> faults.on(cloud.create()).once(fault);
      case CREATE_ALWAYS -> faults.on(cloud.create()).always(fault);
      case PREPARE_ONCE -> faults.on(cloud.execute()).once(fault);
      case RUN_ONCE -> faults.on(cloud.execute()).spare(1).once(fault);
      case KILL -> faults.on(cloud.kill()).times(5, fault);
      case LIST -> {
        faults.on(cloud.list()).times(3, fault);
        faults.on(cloud.create()).once(new Fault.LostAnswer());
      }
      default -> cloud.operations().forEach(operation -> faults.on(operation).always(fault));
    }
  }

  /** Has it end. */
  static void end(FaultyCloud cloud) {
    cloud.faults().clear();
    cloud.clock().skew(Duration.ZERO);
  }

  /** Whether it befalls the cloud as a whole, so that the whole cloud is judged by it. */
  boolean isOfTheCloud() {
    return place == Place.EVERYTHING || place == Place.CLOCK;
  }

  /** What is counted. */
  Operation counted(FaultyCloud cloud) {
    return switch (place) {
      case CREATE_ONCE, CREATE_ALWAYS, LIST, EVERYTHING, CLOCK -> cloud.create();
      case PREPARE_ONCE, RUN_ONCE -> cloud.execute();
      case KILL -> cloud.kill();
    };
  }

  @Override
  public String toString() {
    return place.title() + ": " + trouble.title();
  }
}
