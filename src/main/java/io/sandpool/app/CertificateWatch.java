package io.sandpool.app;

import io.sandpool.metrics.ExpiryMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then when the certificates end whose files the service is given, so that somebody
 * renews them before a connection fails. Those of others that it meets are theirs to renew.
 */
final class CertificateWatch {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** More than the bundle of all public authorities takes. */
  private static final int MOST_BYTES = 4 << 20;

  private final Vertx vertx;
  private final Supplier<Map<CertificateKind, List<Path>>> files;
  private final ExpiryMeters meters;

  /**
   * Watches.
   *
   * @param files asked each time, since settings may name others by then
   */
  CertificateWatch(
      Vertx vertx, Supplier<Map<CertificateKind, List<Path>>> files, ExpiryMeters meters) {
    this.vertx = vertx;
    this.files = files;
    this.meters = meters;
  }

  /** Looks at once, completes when it has, and goes on until Vert.x ends. */
  Future<Void> start() {
    vertx.setPeriodic(EVERY.toMillis(), fired -> look());
    return look();
  }

  private Future<Void> look() {
    Map<CertificateKind, List<Path>> now = new EnumMap<>(CertificateKind.class);
    now.putAll(files.get());
    if (now.values().stream().allMatch(List::isEmpty)) {
      meters.certificates(Map.of());
      return Future.succeededFuture();
    }
    return vertx.executeBlocking(() -> ends(now)).onSuccess(meters::certificates).mapEmpty();
  }

  private static Map<String, Instant> ends(Map<CertificateKind, List<Path>> files) {
    Map<String, Instant> ends = new HashMap<>();
    files.forEach(
        (kind, paths) ->
            paths.stream()
                .flatMap(path -> firstEnd(path).stream())
                .min(Instant::compareTo)
                .ifPresent(end -> ends.put(kind.wireName(), end)));
    return ends;
  }

  /** Whoever uses the file says what is wrong with it; here it only has no end to show. */
  private static Optional<Instant> firstEnd(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      try (InputStream content = Files.newInputStream(file)) {
        return CertificateFactory.getInstance("X.509").generateCertificates(content).stream()
            .flatMap(certificate -> end(certificate).stream())
            .min(Instant::compareTo);
      }
    } catch (IOException | CertificateException e) {
      LOG.debug("No certificate could be read from {}", file, e);
      return Optional.empty();
    }
  }

  private static Optional<Instant> end(Certificate certificate) {
    return certificate instanceof X509Certificate x509
        ? Optional.of(x509.getNotAfter().toInstant())
        : Optional.empty();
  }
}
