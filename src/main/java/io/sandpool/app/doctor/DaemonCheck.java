package io.sandpool.app.doctor;

import io.sandpool.provider.gvisor.ApiVersion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether the daemon answers, in a version of its API that the service speaks.
 *
 * @param provider whose engine it is
 * @param address where it listens
 * @param files looks at a socket's file
 * @param engine asks it
 */
record DaemonCheck(
    String provider,
    EngineAddress address,
    Function<Path, EngineAddress.SocketFile> files,
    Once<EngineVersion> engine)
    implements Check {

  static final String NAME = "daemon";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding look() {
    return address.socket().map(this::atFile).orElseGet(this::ask);
  }

  private Finding atFile(Path socket) {
    return switch (files.apply(socket)) {
      case MISSING ->
          absent(
              "there is no socket " + socket,
              "Install Docker Engine 20.10 or newer and start it (scripts/up.sh does both), or correct "
                  + key()
                  + ".");
      case FORBIDDEN ->
          absent(
              "this user may not use " + socket,
              "Run the service as root, or as a member of the group that owns the socket: usermod -aG docker USER, then log in again.");
      case USABLE -> ask();
    };
  }

  private Finding ask() {
    EngineVersion version;
    try {
      version = engine.get();
    } catch (Exception e) {
      String start =
          address.isLocal()
              ? "Start the Docker daemon: systemctl start docker, or scripts/up.sh. Why it ended: journalctl -u docker."
              : "Start the Docker daemon there, or correct " + key() + ".";
      return absent(address.uri() + " does not answer: " + Words.of(e), start);
    }
    String release = "Docker Engine " + version.release();
    String spoken = "API %s to %s".formatted(version.least(), version.most());
    Optional<ApiVersion> agreed = version.agreed();
    return agreed.isEmpty()
        ? absent(
            "%s speaks %s, the service %s to %s"
                .formatted(release, spoken, ApiVersion.OLDEST, ApiVersion.NEWEST),
            "Update Docker Engine to 20.10 or newer.")
        : Finding.ok(
            NAME,
            "%s at %s, API %s (it speaks %s to %s)"
                .formatted(release, address.uri(), agreed.get(), version.least(), version.most()));
  }

  private String key() {
    return "providers." + provider + ".docker_host";
  }

  private static Finding absent(String detail, String fix) {
    return Finding.absent(NAME, detail, fix);
  }
}
