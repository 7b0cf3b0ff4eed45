package io.sandpool.e2e;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine as the tests see it, beside the service. */
final class Containers implements AutoCloseable {

  static final String SOCKET = "/var/run/docker.sock";

  private static final int LOOKS = 20;

  private final DockerClient docker;

  Containers() {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix://" + SOCKET)
            .build();
    docker =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  DockerClient docker() {
    return docker;
  }

  /** Fails with what is missing. */
  void require(String runtime, List<String> images) {
    try {
      Map<String, ?> runtimes = docker.infoCmd().exec().getRuntimes();
      if (runtimes == null || !runtimes.containsKey(runtime)) {
        throw missing("the runtime " + runtime);
      }
    } catch (RuntimeException e) {
      throw missing("a Docker Engine at " + SOCKET + " (" + e.getMessage() + ")");
    }
    for (String image : images) {
      try {
        docker.inspectImageCmd(image).exec();
      } catch (NotFoundException e) {
        throw missing("the image " + image);
      }
    }
  }

  private static AssertionError missing(String what) {
    return new AssertionError(
        "These tests need " + what + ". scripts/test.sh prepares the machine and runs them.");
  }

  /** The containers of an installation, in whatever state. */
  List<String> ofInstance(String instance) {
    return labelled(Map.of("io.sandpool.instance", instance));
  }

  /**
   * Removes all that a service that was killed has left. What the engine was making for it may come
   * later than its end, so that one look is not enough.
   */
  void leaveNoneOf(String instance) {
    AtomicInteger looks = new AtomicInteger();
    Eventually.holds(
        () -> looks.updateAndGet(before -> isWithout(instance) ? before + 1 : 0) >= LOOKS,
        () -> instance);
  }

  private boolean isWithout(String instance) {
    List<String> left = ofInstance(instance);
    left.forEach(this::remove);
    return left.isEmpty();
  }

  /** Those of one of its pools. */
  List<String> ofPool(String instance, String pool) {
    return labelled(Map.of("io.sandpool.instance", instance, "io.sandpool.pool", pool));
  }

  private List<String> labelled(Map<String, String> labels) {
    return list(labels).stream().map(Container::getId).toList();
  }

  private List<Container> list(Map<String, String> labels) {
    return docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
  }

  boolean exists(String container) {
    try {
      docker.inspectContainerCmd(container).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Whether it has not ended. */
  boolean runs(String container) {
    try {
      return Boolean.TRUE.equals(
          docker.inspectContainerCmd(container).exec().getState().getRunning());
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** The labels of one of an installation's containers, as one look shows them. */
  Map<String, String> labelsOfInstance(String instance) {
    return list(Map.of("io.sandpool.instance", instance)).stream()
        .findFirst()
        .map(Container::getLabels)
        .orElseThrow(() -> new AssertionError("There is no container of " + instance));
  }

  /** Kills a container from outside, as an operator would by mistake. */
  void kill(String container) {
    try {
      docker.killContainerCmd(container).exec();
    } catch (NotFoundException | ConflictException e) {
      // It has ended by itself since the caller's look.
    }
  }

  void remove(String container) {
    try {
      docker.removeContainerCmd(container).withForce(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // Gone already, or about to be.
    }
  }

  @Override
  public void close() {
    try {
      docker.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
