package io.sandpool.app;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.store.DatabaseAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which files of certificates the service is given by its settings. */
final class CertificateFiles {

  private static final String CA_FILE = "ca_file";

  private CertificateFiles() {}

  /** Those of {@code database} and of {@code providers}. */
  static Map<CertificateKind, List<Path>> of(
      DatabaseAddress database, List<ProviderConfig> providers) {
    return Map.of(
        CertificateKind.PROVIDER_CA,
        providers.stream().flatMap(CertificateFiles::ofProvider).toList(),
        CertificateKind.DATABASE_CA,
        database.parameter("sslrootcert").flatMap(CertificateFiles::path).stream().toList(),
        CertificateKind.DATABASE_CLIENT,
        database.parameter("sslcert").flatMap(CertificateFiles::path).stream().toList());
  }

  private static Stream<Path> ofProvider(ProviderConfig provider) {
    return provider.content().getValue(CA_FILE) instanceof String name
        ? path(name).stream()
        : Stream.empty();
  }

  private static Optional<Path> path(String name) {
    try {
      return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
