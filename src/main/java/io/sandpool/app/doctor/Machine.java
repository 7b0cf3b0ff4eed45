package io.sandpool.app.doctor;

import java.nio.file.Path;
import java.util.OptionalLong;

/** What this host has; what it does not tell is empty. */
interface Machine {

  /** Bytes that programs can have without swapping. */
  OptionalLong availableMemory();

  /** Bytes free on the disk that holds {@code folder}. */
  OptionalLong freeDisk(Path folder);

  /** Files and sockets that this process may have open. */
  OptionalLong maxOpenFiles();
}
