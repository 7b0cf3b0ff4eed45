package io.sandpool.app.doctor;

import java.nio.file.Path;
import java.util.OptionalLong;

/** A machine that has what a test says. */
record FakeMachine(long memory, long disk, long files) implements Machine {

  static FakeMachine large() {
    return new FakeMachine(1L << 40, 1L << 40, 1 << 20);
  }

  @Override
  public OptionalLong availableMemory() {
    return OptionalLong.of(memory);
  }

  @Override
  public OptionalLong freeDisk(Path folder) {
    return OptionalLong.of(disk);
  }

  @Override
  public OptionalLong maxOpenFiles() {
    return OptionalLong.of(files);
  }
}
