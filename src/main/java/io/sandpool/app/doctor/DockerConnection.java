package io.sandpool.app.doctor;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sandpool.provider.gvisor.ApiVersion;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A connection to an engine, in a version of the API that both sides speak. Thread-safe. */
final class DockerConnection implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final String dockerHost;
  private final DockerHttpClient http;
  private final Once<EngineVersion> version = new Once<>(this::askVersion);
  private final Once<DockerClient> client = new Once<>(this::connect);

  DockerConnection(String dockerHost) {
    this.dockerHost = dockerHost;
    this.http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(URI.create(dockerHost))
            .connectionTimeout(CONNECT)
            .responseTimeout(ANSWER)
            .build();
  }

  EngineVersion version() throws Exception {
    return version.get();
  }

  DockerClient client() throws Exception {
    return client.get();
  }

  private EngineVersion askVersion() {
    Version answer = clientOf(RemoteApiVersion.unknown()).versionCmd().exec();
    String most = Objects.requireNonNullElse(answer.getApiVersion(), "?");
    String least = Objects.requireNonNullElse(answer.getMinAPIVersion(), "?");
    Optional<ApiVersion> agreed =
        ApiVersion.parse(least)
            .flatMap(from -> ApiVersion.parse(most).flatMap(to -> ApiVersion.negotiate(from, to)));
    return new EngineVersion(
        Objects.requireNonNullElse(answer.getVersion(), "?"), least, most, agreed);
  }

  private DockerClient connect() throws Exception {
    ApiVersion agreed =
        version
            .get()
            .agreed()
            .orElseThrow(() -> new IllegalStateException("the engine speaks no common version"));
    return clientOf(RemoteApiVersion.create(agreed.major(), agreed.minor()));
  }

  private DockerClient clientOf(RemoteApiVersion apiVersion) {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(dockerHost)
            .withDockerTlsVerify(false)
            .withApiVersion(apiVersion)
            .build();
    return DockerClientImpl.getInstance(config, http);
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
