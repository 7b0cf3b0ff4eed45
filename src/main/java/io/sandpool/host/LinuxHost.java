package io.sandpool.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A Linux machine, by what its kernel tells below {@code /proc} and {@code /sys}. Where the service
 * has less memory than the machine, as in a container with a limit, that is what counts.
 */
public final class LinuxHost implements Host {

  private static final long KIB = 1024;

  private final Path root;
  private final ControlGroup group;
  private Optional<CpuTimes> before = Optional.empty();

  /** The machine whose root folder is {@code root}, that is {@code /}. */
  public LinuxHost(Path root) {
    this.root = root;
    this.group = new ControlGroup(root.resolve("sys/fs/cgroup"));
  }

  /** What the processors did since the machine started, in ticks. */
  private record CpuTimes(long all, long idle) {}

  @Override
  public Optional<HostSample> sample() {
    List<String> memory = lines(root.resolve("proc/meminfo"));
    OptionalLong total = field(memory, "MemTotal:");
    OptionalLong available = field(memory, "MemAvailable:");
    if (total.isEmpty() || available.isEmpty()) {
      return Optional.empty();
    }
    long swap = field(memory, "SwapTotal:").orElse(0) - field(memory, "SwapFree:").orElse(0);
    long limit = group.limit();
    return Optional.of(
        new HostSample(
            Math.min(total.getAsLong() * KIB, limit),
            Math.min(available.getAsLong() * KIB, group.available(limit)),
            Math.max(0, swap) * KIB,
            pressure("memory"),
            cpuUse(),
            pressure("cpu")));
  }

  private OptionalDouble cpuUse() {
    Optional<CpuTimes> now =
        lines(root.resolve("proc/stat")).stream().findFirst().flatMap(LinuxHost::times);
    Optional<CpuTimes> then = before;
    before = now;
    if (now.isEmpty() || then.isEmpty()) {
      return OptionalDouble.empty();
    }
    double all = now.get().all() - then.get().all();
    double idle = now.get().idle() - then.get().idle();
    return all <= 0 ? OptionalDouble.empty() : OptionalDouble.of(clamped(1 - idle / all));
  }

  /** The line of all processors: user, nice, system, idle, waiting for disks, and others. */
  private static Optional<CpuTimes> times(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length < 6 || !words[0].equals("cpu")) {
      return Optional.empty();
    }
    long all = 0;
    // The last two, time of guests, are in the first two already.
    for (int i = 1; i < Math.min(words.length, 9); i++) {
      all += number(words[i]).orElse(0);
    }
    return Optional.of(new CpuTimes(all, number(words[4]).orElse(0) + number(words[5]).orElse(0)));
  }

  /** From a line such as {@code some avg10=1.25 avg60=0.90 avg300=0.31 total=2850800}. */
  private OptionalDouble pressure(String kind) {
    for (String line : lines(root.resolve("proc/pressure").resolve(kind))) {
      String[] words = line.split(" ", -1);
      if (words.length > 1 && words[0].equals("some") && words[1].startsWith("avg10=")) {
        try {
          return OptionalDouble.of(clamped(Double.parseDouble(words[1].substring(6)) / 100));
        } catch (NumberFormatException e) {
          return OptionalDouble.empty();
        }
      }
    }
    return OptionalDouble.empty();
  }

  private static double clamped(double share) {
    return Math.max(0, Math.min(1, share));
  }

  private static OptionalLong field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split(" ", -1)[0])
        .findFirst()
        .map(LinuxHost::number)
        .orElse(OptionalLong.empty());
  }

  static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** None where the file is not there or cannot be read: what it would tell is then unknown. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }
}
