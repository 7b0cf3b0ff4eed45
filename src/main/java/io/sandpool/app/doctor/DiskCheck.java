package io.sandpool.app.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the engine has room for images and containers.
 *
 * @param machine tells
 * @param engine tells where
 */
record DiskCheck(Machine machine, Once<EngineInfo> engine) implements Check {

  /** What the images take once more, when they are built anew beside the old ones. */
  private static final long COMFORTABLE = 3L << 30;

  private static final long LEAST = 256L << 20;

  private static final String FIX =
      "Make room: docker image prune removes images that nothing uses; or move the daemon's data-root to a larger disk.";

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public List<String> needs() {
    return List.of(DaemonCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    String folder = engine.get().rootFolder();
    OptionalLong free = machine.freeDisk(Path.of(folder));
    if (free.isEmpty()) {
      return Finding.ok(name(), "not known here: " + folder + " cannot be looked at");
    }
    String detail = Words.bytes(free.getAsLong()) + " free in " + folder;
    if (free.getAsLong() < LEAST) {
      return Finding.absent(name(), detail, FIX);
    }
    return free.getAsLong() < COMFORTABLE
        ? Finding.degraded(name(), detail + ", too little to build the images anew", FIX)
        : Finding.ok(name(), detail);
  }
}
