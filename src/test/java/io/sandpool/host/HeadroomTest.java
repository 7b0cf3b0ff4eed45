package io.sandpool.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.HostHeadroom;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** How many more sandboxes made-up machines can bear. */
class HeadroomTest {

  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;
  private static final SandboxCost.Census NOBODY = SandboxCost.Census.NONE;

  private final Headroom headroom = new Headroom(() -> HostSettings.DEFAULTS);

  @Test
  void whatIsAvailableBeyondTheReserveMustBeFree() {
    Headroom.Verdict verdict = headroom.judge(memory(16 * GIB, 8 * GIB), NOBODY);

    assertEquals(7 * GIB, verdict.bytes());
    assertEquals(64 * MIB, verdict.costOfOne());
    assertEquals(new HostHeadroom(112, false), verdict.forOneOf(1));
    assertEquals(Optional.empty(), verdict.shortage());
  }

  @Test
  void poolsMustShareTheMachine() {
    assertEquals(
        new HostHeadroom(37, false), headroom.judge(memory(16 * GIB, 8 * GIB), NOBODY).forOneOf(3));
  }

  /** A gibibyte of a small machine would be too much to ask. */
  @Test
  void reserveOfASmallMachineMustBeATenth() {
    assertEquals(600 * MIB, headroom.judge(memory(1000 * MIB, 700 * MIB), NOBODY).bytes());
  }

  @Test
  void reserveMustBeThatOfTheSettings() {
    Headroom careful = new Headroom(() -> new HostSettings(4 * GIB, 1));

    assertEquals(2 * GIB, careful.judge(memory(16 * GIB, 6 * GIB), NOBODY).bytes());
  }

  /** Otherwise each sandbox that ends for want of memory would make room for its successor. */
  @Test
  void withinHalfTheReserveThereMustBeNeitherMoreNorFewer() {
    assertEquals(0, headroom.judge(memory(16 * GIB, 1023 * MIB), NOBODY).bytes());
    assertEquals(0, headroom.judge(memory(16 * GIB, 512 * MIB), NOBODY).bytes());
    assertTrue(headroom.judge(memory(16 * GIB, 1023 * MIB), NOBODY).shortage().isPresent());
  }

  @Test
  void belowThatThereMustBeFewer() {
    Headroom.Verdict verdict = headroom.judge(memory(16 * GIB, 384 * MIB), NOBODY);

    assertEquals(-128 * MIB, verdict.bytes());
    assertEquals(-2, verdict.forOneOf(1).sandboxes());
    assertEquals(
        Optional.of("384 MiB of 16384 are available, of which 1024 are to stay free"),
        verdict.shortage());
  }

  @Test
  void machineThatSwapsMustNotGetMore() {
    headroom.judge(sample(8 * GIB, 0, 0, 0.1, 0), NOBODY);
    assertEquals(7 * GIB, headroom.judge(sample(8 * GIB, 10 * MIB, 0, 0, 0), NOBODY).bytes());

    Headroom.Verdict verdict = headroom.judge(sample(8 * GIB, 60 * MIB, 0, 0, 0), NOBODY);
    assertEquals(0, verdict.bytes());
    assertTrue(verdict.shortage().orElseThrow().endsWith("; it swaps"));
    assertEquals(7 * GIB, headroom.judge(sample(8 * GIB, 60 * MIB, 0, 0, 0), NOBODY).bytes());
  }

  /** What was swapped out before the service began says nothing. */
  @Test
  void oldSwapMustNotCount() {
    assertEquals(7 * GIB, headroom.judge(sample(8 * GIB, 3 * GIB, 0, 0, 0), NOBODY).bytes());
  }

  @Test
  void machineThatWaitsForMemoryMustNotGetMore() {
    assertEquals(0, headroom.judge(sample(8 * GIB, 0, 0.3, 0, 0), NOBODY).bytes());
  }

  @Test
  void processorsMustBeBusyWhereAllAreUsedAndProgramsWait() {
    assertTrue(headroom.judge(sample(8 * GIB, 0, 0, 0.99, 0.8), NOBODY).cpuBusy());
    assertFalse(headroom.judge(sample(8 * GIB, 0, 0, 0.99, 0.1), NOBODY).cpuBusy());
    assertFalse(headroom.judge(sample(8 * GIB, 0, 0, 0.5, 0.8), NOBODY).cpuBusy());
    Headroom heedless = new Headroom(() -> new HostSettings(0, 1));
    assertFalse(heedless.judge(sample(8 * GIB, 0, 0, 1, 1), NOBODY).cpuBusy());
  }

  @Test
  void costMustBeLearntFromWhatSandboxesTook() {
    long available = 8 * GIB;
    for (int round = 0; round < 40; round++) {
      headroom.judge(memory(16 * GIB, available), idle(0));
      headroom.judge(memory(16 * GIB, available - 10 * 32 * MIB), idle(10));
    }

    assertEquals(32.0, headroom.judge(memory(16 * GIB, available), NOBODY).costOfOne() / 1e6, 3);
  }

  /** What running programs take is no cost of idle sandboxes, nor what half-made ones do. */
  @Test
  void costMustNotBeLearntWhileOtherThingsChange() {
    headroom.judge(memory(16 * GIB, 8 * GIB), idle(0));
    headroom.judge(memory(16 * GIB, 4 * GIB), new SandboxCost.Census(10, 5, 0));
    headroom.judge(memory(16 * GIB, 2 * GIB), new SandboxCost.Census(20, 5, 3));

    assertEquals(64 * MIB, headroom.judge(memory(16 * GIB, 2 * GIB), NOBODY).costOfOne());
  }

  private static SandboxCost.Census idle(int sandboxes) {
    return new SandboxCost.Census(sandboxes, 0, 0);
  }

  private static HostSample memory(long total, long available) {
    return new HostSample(
        total,
        available,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static HostSample sample(
      long available, long swap, double memoryPressure, double cpuUse, double cpuPressure) {
    return new HostSample(
        16 * GIB,
        available,
        swap,
        OptionalDouble.of(memoryPressure),
        OptionalDouble.of(cpuUse),
        OptionalDouble.of(cpuPressure));
  }
}
