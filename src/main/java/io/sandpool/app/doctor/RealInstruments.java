package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.RuntimeInspector;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * This host and its engines.
 *
 * @param vertx for trying sandboxes; empty where none may be made
 */
record RealInstruments(Optional<Vertx> vertx) implements Instruments {

  @Override
  public Machine machine() {
    return new LinuxMachine();
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public EngineAddress.SocketFile socketFile(Path path) {
    return EngineAddress.SocketFile.of(path);
  }

  @Override
  public ReleaseCheck.BinaryInspector binaries() {
    return new RuntimeInspector()::inspect;
  }

  @Override
  public EngineSource engine(Ward ward) {
    return new DockerEngine(new DockerConnection(ward.settings().dockerHost()));
  }

  @Override
  public Optional<Laboratory> laboratory(Ward ward) {
    return vertx.map(
        running -> {
          DockerConnection connection = new DockerConnection(ward.settings().dockerHost());
          ProbeContainers containers = new ProbeContainers(connection, ward.settings().instance());
          return new GvisorLaboratory(ward.settings(), running, Ticker.system(), containers);
        });
  }
}
