package io.sandpool.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Gives a target its inputs and holds what is promised of it: no exception but the documented ones,
 * no more memory than its allowance.
 *
 * <p>Properties: {@code sandpool.fuzz.inputs} is how many, {@code sandpool.fuzz.seed} where they
 * begin, {@code sandpool.fuzz.only} one number to look at alone.
 */
public final class Fuzzer {

  /** The seed of all results in the documents. */
  private static final long SEED = 20_260_101;

  /** The first few failures tell it all. */
  private static final int MOST_FAILURES = 5;

  private static final int SHOWN = 400;

  /**
   * How many inputs may take more than their allowance the first time and not the second: those
   * that load a class. More of them point at something that grows.
   */
  private static final int MOST_ONCES = 20;

  /** Runs that fill caches, compile patterns and load classes, which is nobody's input's doing. */
  private static final int WARM_UP = 2_000;

  private static final Path TABLE = Path.of("target/fuzz.tsv");

  private final FuzzTarget target;
  private final long seed = Long.getLong("sandpool.fuzz.seed", SEED);
  private final Inputs inputs;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<String> failures = new ArrayList<>();
  private long good;
  private double greediest;
  private int onces;

  private Fuzzer(FuzzTarget target) {
    this.target = target;
    this.inputs = new Inputs(target, seed);
  }

  /**
   * Gives {@code target} its inputs.
   *
   * @param usually how many, where nobody says
   */
  public static void hold(FuzzTarget target, int usually) {
    new Fuzzer(target).hold(usually);
  }

  private void hold(int usually) {
    long only = Long.getLong("sandpool.fuzz.only", -1);
    if (only >= 0) {
      look(only);
      return;
    }
    long count = Long.getLong("sandpool.fuzz.inputs", usually);
    for (int number = 0; number < WARM_UP; number++) {
      attempt(number, false);
    }
    failures.clear();
    good = 0;
    long started = System.nanoTime();
    resetPeaks();
    long done = 0;
    while (done < count && failures.size() < MOST_FAILURES) {
      attempt(done++, true);
    }
    report(done, System.nanoTime() - started);
    assertEquals(List.of(), failures, () -> target.name() + ", seed " + seed);
    assertTrue(good > count / 200, () -> target.name() + " took only " + good + " for good");
    assertTrue(good < count, () -> target.name() + " took everything for good");
  }

  private void attempt(long number, boolean measured) {
    FuzzInput input = inputs.make(number);
    long allowed = target.allowance(input.bytes().length);
    long taken = taken(number, input);
    if (!measured) {
      return;
    }
    if (taken > allowed) {
      onces++;
      taken = taken(number, inputs.make(number));
    }
    greediest = Math.max(greediest, (double) taken / allowed);
    if (taken > allowed || onces > MOST_ONCES) {
      fail(number, input, "it took " + taken + " bytes of memory, and may take " + allowed);
    }
  }

  /** Gives the target an input; how much memory that took. */
  private long taken(long number, FuzzInput input) {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      if (target.take(input)) {
        good++;
      }
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      fail(number, input, e.toString());
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void fail(long number, FuzzInput input, String what) {
    failures.add("input %d (%d bytes): %s".formatted(number, input.bytes().length, cut(what)));
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** One input, with all that can be said of it. */
  private void look(long number) {
    FuzzInput input = inputs.make(number);
    byte[] bytes = input.bytes();
    System.out.println("input " + number + " of " + target.name() + ", seed " + seed);
    System.out.println(input.text());
    System.out.println(Arrays.toString(bytes.length <= 4096 ? bytes : Arrays.copyOf(bytes, 4096)));
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      System.out.println("good: " + target.take(input));
    } catch (Exception e) {
      throw new AssertionError("input " + number, e);
    } finally {
      System.out.println(
          "memory: %d of %d"
              .formatted(
                  threads.getCurrentThreadAllocatedBytes() - before,
                  target.allowance(bytes.length)));
    }
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static void resetPeaks() {
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private void report(long count, long nanos) {
    long peak = heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20;
    String row =
        String.format(
            Locale.ROOT,
            "%s\t%d\t%d\t%.0f\t%d\t%.2f\t%d\t%d%n",
            target.name(),
            count,
            good,
            nanos / 1e9,
            peak,
            greediest,
            failures.size(),
            seed);
    try {
      Files.writeString(TABLE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
