package io.sandpool.app.doctor;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Info;
import io.sandpool.provider.gvisor.EngineRuntime;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Asks a Docker Engine. */
final class DockerEngine implements EngineSource {

  private final DockerConnection connection;

  DockerEngine(DockerConnection connection) {
    this.connection = connection;
  }

  @Override
  public EngineVersion version() throws Exception {
    return connection.version();
  }

  @Override
  public EngineInfo info() throws Exception {
    Info info = connection.client().infoCmd().exec();
    return new EngineInfo(
        Objects.requireNonNullElse(info.getCGroupVersion(), "1"),
        Objects.requireNonNullElse(info.getCGroupDriver(), "unknown"),
        new EngineInfo.Limits(
            Boolean.TRUE.equals(info.getMemoryLimit()),
            Boolean.TRUE.equals(info.getSwapLimit()),
            Boolean.TRUE.equals(info.getCpuCfsQuota()),
            // docker-java has no getter for it.
            Boolean.TRUE.equals(info.getRawValues().get("PidsLimit"))),
        EngineRuntime.allOf(info),
        Objects.requireNonNullElse(info.getDockerRootDir(), "/var/lib/docker"));
  }

  @Override
  public Optional<EngineImage> image(String name) throws Exception {
    InspectImageResponse image;
    try {
      image = connection.client().inspectImageCmd(name).exec();
    } catch (NotFoundException e) {
      return Optional.empty();
    }
    Map<String, String> labels =
        Optional.ofNullable(image.getConfig()).map(ContainerConfig::getLabels).orElse(Map.of());
    return Optional.of(
        new EngineImage(
            Objects.requireNonNullElse(image.getId(), ""), created(image.getCreated()), labels));
  }

  private static Optional<Instant> created(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
