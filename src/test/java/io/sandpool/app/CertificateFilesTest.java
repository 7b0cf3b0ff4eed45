package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.store.DatabaseAddress;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where certificates are that somebody must renew. */
class CertificateFilesTest {

  private static ProviderConfig provider(JsonObject content) {
    return new ProviderConfig("cloud", "e2b", content);
  }

  @Test
  void thoseOfProvidersAndOfTheDatabaseMustBeFound() {
    DatabaseAddress database =
        DatabaseAddress.of(
            "postgresql://sandpool@db.example/sandpool?sslmode=verify-full&sslrootcert=/etc/a%20b.pem&sslcert=/etc/me.pem",
            Optional.empty());
    assertEquals(
        Map.of(
            CertificateKind.PROVIDER_CA, List.of(Path.of("/etc/cloud.pem")),
            CertificateKind.DATABASE_CA, List.of(Path.of("/etc/a b.pem")),
            CertificateKind.DATABASE_CLIENT, List.of(Path.of("/etc/me.pem"))),
        CertificateFiles.of(
            database, List.of(provider(new JsonObject().put("ca_file", "/etc/cloud.pem")))));
  }

  @Test
  void whereThereAreNoneNoneMustBeFound() {
    assertEquals(
        Map.of(
            CertificateKind.PROVIDER_CA, List.of(),
            CertificateKind.DATABASE_CA, List.of(),
            CertificateKind.DATABASE_CLIENT, List.of()),
        CertificateFiles.of(
            DatabaseAddress.in(Path.of("data")),
            List.of(
                provider(new JsonObject()),
                provider(new JsonObject().put("ca_file", "")),
                provider(new JsonObject().put("ca_file", 5)))));
  }
}
