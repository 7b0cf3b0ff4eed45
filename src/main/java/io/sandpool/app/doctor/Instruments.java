package io.sandpool.app.doctor;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** What the doctor looks with. */
interface Instruments {

  /** The host. */
  Machine machine();

  /** The time of day. */
  InstantSource clock();

  /** How a socket's file is to this process. */
  EngineAddress.SocketFile socketFile(Path path);

  /** Asks a runtime's binary what it is. */
  ReleaseCheck.BinaryInspector binaries();

  /** Asks the engine of {@code ward}; to be closed by whoever asked for it. */
  EngineSource engine(Ward ward);

  /** Where sandboxes of {@code ward} are tried; empty where none may be made. */
  Optional<Laboratory> laboratory(Ward ward);
}
