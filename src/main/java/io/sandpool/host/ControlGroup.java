package io.sandpool.host;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The memory that the kernel lets the service and all beside it in one container have. */
final class ControlGroup {

  private final Path root;

  /** The group whose files are in {@code root}, of either version of them. */
  ControlGroup(Path root) {
    this.root = root;
  }

  /** Bytes at most; a number beyond all memory where there is no limit. */
  long limit() {
    return first("memory.max", "memory/memory.limit_in_bytes").orElse(Long.MAX_VALUE);
  }

  /**
   * Bytes still to be had of {@code limit}, those included that the kernel would take back from its
   * caches.
   */
  long available(long limit) {
    OptionalLong used = first("memory.current", "memory/memory.usage_in_bytes");
    if (limit == Long.MAX_VALUE || used.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long caches =
        inStat("memory.stat", "inactive_file")
            .orElse(inStat("memory/memory.stat", "total_inactive_file").orElse(0));
    return Math.max(0, limit - Math.max(0, used.getAsLong() - caches));
  }

  private OptionalLong first(String... names) {
    for (String name : names) {
      List<String> lines = LinuxHost.lines(root.resolve(name));
      OptionalLong value = lines.isEmpty() ? OptionalLong.empty() : LinuxHost.number(lines.get(0));
      if (value.isPresent()) {
        return value;
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong inStat(String file, String key) {
    return LinuxHost.lines(root.resolve(file)).stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> LinuxHost.number(line.substring(key.length() + 1).strip()))
        .findFirst()
        .orElse(OptionalLong.empty());
  }
}
