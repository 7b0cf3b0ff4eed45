package io.sandpool.app.doctor;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The doctor's own containers at an engine. */
final class ProbeContainers implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 15;

  private final DockerConnection connection;
  private final Map<String, String> labels;

  /**
   * Knows the containers of an instance.
   *
   * @param instance what they carry as their label
   */
  ProbeContainers(DockerConnection connection, String instance) {
    this.connection = connection;
    this.labels = Map.of("io.sandpool.instance", instance);
  }

  /** What a container burns, in milliseconds of processor time per second, over two seconds. */
  double cpuCost(String container) throws Exception {
    CpuWatch watch = new CpuWatch();
    connection.client().statsCmd(container).exec(watch);
    if (!watch.awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      watch.close();
    }
    return watch.millisPerSecond();
  }

  /** Kills and removes all of them. */
  void removeAll() throws Exception {
    DockerClient docker = connection.client();
    List<Container> left =
        docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
    for (Container container : left) {
      try {
        docker.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec();
      } catch (NotFoundException | ConflictException e) {
        // Gone already, or being removed by an earlier order: what was wanted.
      }
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
