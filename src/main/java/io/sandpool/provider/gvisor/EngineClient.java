package io.sandpool.provider.gvisor;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sandpool.provider.OwnedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The engine's calls as this provider needs them, by docker-java. Every method blocks, may be
 * interrupted, and throws what docker-java throws; only lanes call them.
 */
final class EngineClient {

  private final GvisorSettings settings;
  private final DockerHttpClient http;
  private final DockerClient unversioned;
  private final RuntimeInspector inspector = new RuntimeInspector();
  private volatile DockerClient docker;

  EngineClient(GvisorSettings settings) {
    this.settings = settings;
    int connections =
        settings.create().threads() + settings.destroy().threads() + settings.control().threads();
    this.http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(settings.endpoint().uri())
            .maxConnections(connections)
            .connectionTimeout(settings.control().deadline())
            .build();
    this.unversioned = clientOf(RemoteApiVersion.unknown());
    this.docker = unversioned;
  }

  /**
   * Finds out what the engine is and which API version to speak with it from now on.
   *
   * @throws EngineFailure where there is no common version, or the runtime is not there
   */
  EngineFacts negotiate() throws EngineFailure, InterruptedException {
    Version version = unversioned.versionCmd().exec();
    ApiVersion most = versionOf(version.getApiVersion());
    ApiVersion least = versionOf(version.getMinAPIVersion());
    ApiVersion agreed =
        ApiVersion.negotiate(least, most)
            .orElseThrow(
                () ->
                    EngineFailure.refused(
                        "version",
                        400,
                        "it speaks API %s to %s, this service %s to %s"
                            .formatted(least, most, ApiVersion.OLDEST, ApiVersion.NEWEST)));
    docker = clientOf(RemoteApiVersion.create(agreed.major(), agreed.minor()));
    Info info = docker.infoCmd().exec();
    EngineRuntime runtime = requireRuntime(info);
    return new EngineFacts(
        Objects.requireNonNullElse(version.getVersion(), "unknown"),
        agreed.toString(),
        Objects.requireNonNullElse(info.getCGroupVersion(), "1"),
        Objects.requireNonNullElse(info.getDriver(), "unknown"),
        inspect(runtime));
  }

  private static ApiVersion versionOf(String text) throws EngineFailure {
    return Optional.ofNullable(text)
        .flatMap(ApiVersion::parse)
        .orElseThrow(
            () -> EngineFailure.unreachable("version", "it names no API version; is it Docker?"));
  }

  private EngineRuntime requireRuntime(Info info) throws EngineFailure {
    Map<String, EngineRuntime> known = EngineRuntime.allOf(info);
    EngineRuntime runtime = known.get(settings.runtime());
    if (runtime == null) {
      throw EngineFailure.refused(
          "info",
          400,
          "it has no runtime '%s', only %s".formatted(settings.runtime(), known.keySet()));
    }
    return runtime;
  }

  /** A path that a remote engine names says nothing about the file of that name here. */
  private RuntimeFacts inspect(EngineRuntime runtime) throws InterruptedException {
    return settings.endpoint().isLocal() ? inspector.inspect(runtime) : RuntimeFacts.unknown();
  }

  /** The id of the image that a name stands for now. */
  String imageId(String name) throws EngineFailure {
    try {
      return idOf(docker.inspectImageCmd(name).exec().getId());
    } catch (NotFoundException e) {
      throw EngineFailure.refused(
          "inspect image", 404, "there is no image '" + name + "'; build the sandbox images first");
    }
  }

  /** Creates a container and returns its id. */
  String create(ContainerBlueprint blueprint, String imageId) throws EngineFailure {
    return idOf(blueprint.applyTo(docker.createContainerCmd(imageId)).exec().getId());
  }

  /** Starts a container; one that runs already is left alone. */
  void start(String container) {
    try {
      docker.startContainerCmd(container).exec();
    } catch (NotModifiedException e) {
      // It runs: an earlier attempt had reached the engine.
    }
  }

  /** Kills and removes a container, by id or name, as long as there is one. */
  void remove(String container) {
    try {
      docker.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // Gone already, or being removed by an earlier call, which is what was wanted.
    }
  }

  /** How a container is, and where it has ended, why. */
  ContainerState inspect(String container) throws EngineFailure, InterruptedException {
    InspectContainerResponse.ContainerState state =
        docker.inspectContainerCmd(container).exec().getState();
    if (state == null) {
      throw EngineFailure.refused("inspect", 500, "the container has no state");
    }
    boolean running = Boolean.TRUE.equals(state.getRunning());
    long exitCode = Objects.requireNonNullElse(state.getExitCodeLong(), -1L);
    boolean outOfMemory = Boolean.TRUE.equals(state.getOOMKilled());
    if (!running && !outOfMemory) {
      outOfMemory = historyOf(container).tellsOfMemory(exitCode);
    }
    return new ContainerState(running, exitCode, outOfMemory, endOf(running, state));
  }

  private static Instant endOf(boolean running, InspectContainerResponse.ContainerState state) {
    try {
      return running ? Instant.MAX : Instant.parse(String.valueOf(state.getFinishedAt()));
    } catch (DateTimeParseException e) {
      return Instant.MAX;
    }
  }

  /** What the engine remembers of a container; it forgets soon. */
  private ContainerHistory historyOf(String container) throws InterruptedException {
    Queue<String> actions = new ConcurrentLinkedQueue<>();
    ResultCallback.Adapter<Event> memory =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Event event) {
            actions.add(String.valueOf(event.getAction()));
          }
        };
    Instant now = Instant.now();
    docker
        .eventsCmd()
        .withContainerFilter(container)
        .withSince("1")
        .withUntil("%d.%09d".formatted(now.getEpochSecond(), now.getNano()))
        .exec(memory)
        .awaitCompletion();
    return new ContainerHistory(Set.copyOf(actions));
  }

  /** Lowers what a running container may use of the processors. */
  void limitCpu(String container, int milliCpus) {
    docker.updateContainerCmd(container).withNanoCPUs(milliCpus * 1_000_000L).exec();
  }

  /** Every container of this installation and provider, of this life or an earlier one. */
  List<OwnedSandbox> listOwned() {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(ContainerLabels.filter(settings))
        .exec()
        .stream()
        .map(this::ownedOf)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<OwnedSandbox> ownedOf(Container container) {
    return ContainerLabels.read(
        settings.id(),
        container.getId(),
        Objects.requireNonNullElse(container.getLabels(), Map.of()));
  }

  void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DockerClient clientOf(RemoteApiVersion apiVersion) {
    DefaultDockerClientConfig.Builder config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(settings.dockerHost())
            .withDockerTlsVerify(false)
            .withApiVersion(apiVersion);
    return DockerClientImpl.getInstance(config.build(), http);
  }

  private static String idOf(String id) throws EngineFailure {
    if (id == null || !id.matches("[a-zA-Z0-9:]{1,128}")) {
      throw EngineFailure.refused("create", 500, "it gave no proper id");
    }
    return id;
  }
}
