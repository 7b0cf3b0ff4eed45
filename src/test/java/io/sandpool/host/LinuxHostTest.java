package io.sandpool.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the files of a machine, here of made-up ones. */
class LinuxHostTest {

  private static final long MIB = 1 << 20;

  @TempDir Path root;

  @BeforeEach
  void aMachineOfFourGibibytes() throws IOException {
    write(
        "proc/meminfo",
        "MemTotal:        4194304 kB\nMemFree:          100000 kB\nMemAvailable:    2097152 kB\n"
            + "SwapTotal:       1048576 kB\nSwapFree:        1047552 kB\n");
  }

  @Test
  void memoryMustBeThatOfTheMachine() {
    HostSample sample = sample();

    assertEquals(4096 * MIB, sample.totalMemory());
    assertEquals(2048 * MIB, sample.availableMemory());
    assertEquals(MIB, sample.swapUsed());
    assertEquals(OptionalDouble.empty(), sample.memoryPressure());
    assertEquals(OptionalDouble.empty(), sample.cpuUse());
    assertEquals(OptionalDouble.empty(), sample.cpuPressure());
  }

  @Test
  void systemThatTellsNothingMustGiveNoSample() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));
    assertEquals(Optional.empty(), new LinuxHost(root).sample());
    write("proc/meminfo", "MemTotal: many kB\nMemAvailable:\n");
    assertEquals(Optional.empty(), new LinuxHost(root).sample());
  }

  @Test
  void pressureMustBeAShareOfTime() throws IOException {
    write(
        "proc/pressure/memory",
        "some avg10=12.50 avg60=0.00 avg300=0.00 total=1\nfull avg10=99.00 avg60=0 avg300=0 total=1\n");
    write("proc/pressure/cpu", "some avg10=nonsense avg60=0.00\n");

    assertEquals(OptionalDouble.of(0.125), sample().memoryPressure());
    assertEquals(OptionalDouble.empty(), sample().cpuPressure());
  }

  @Test
  void processorUseMustBeThatSinceTheSampleBefore() throws IOException {
    LinuxHost host = new LinuxHost(root);
    write("proc/stat", "cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 2 3 4 5\n");
    assertEquals(OptionalDouble.empty(), host.sample().orElseThrow().cpuUse());
    write("proc/stat", "cpu  400 0 200 1150 150 0 0 100 90 0\n");

    assertEquals(OptionalDouble.of(0.5), host.sample().orElseThrow().cpuUse());
    assertEquals(OptionalDouble.empty(), host.sample().orElseThrow().cpuUse());
  }

  /** In a container the machine's memory is not all to be had. */
  @Test
  void limitOfAContainerMustCount() throws IOException {
    write("sys/fs/cgroup/memory.max", "1073741824\n");
    write("sys/fs/cgroup/memory.current", String.valueOf(800 * MIB));
    write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file " + 300 * MIB + "\n");

    assertEquals(1024 * MIB, sample().totalMemory());
    assertEquals(524 * MIB, sample().availableMemory());
  }

  @Test
  void limitOfTheOlderKindMustCount() throws IOException {
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", String.valueOf(1024 * MIB));
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", String.valueOf(1000 * MIB));
    write("sys/fs/cgroup/memory/memory.stat", "total_inactive_file " + 100 * MIB + "\n");

    assertEquals(124 * MIB, sample().availableMemory());
  }

  @Test
  void noLimitMustBeNone() throws IOException {
    write("sys/fs/cgroup/memory.max", "max\n");
    write("sys/fs/cgroup/memory.current", String.valueOf(800 * MIB));

    assertEquals(2048 * MIB, sample().availableMemory());
  }

  /** The real one, wherever the tests run. */
  @Test
  void thisMachineMustTellSomethingPlausible() {
    Optional<HostSample> sample = new LinuxHost(Path.of("/")).sample();

    assertTrue(
        sample.isEmpty() || sample.get().availableMemory() <= sample.get().totalMemory(),
        sample::toString);
  }

  private HostSample sample() {
    return new LinuxHost(root).sample().orElseThrow();
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
