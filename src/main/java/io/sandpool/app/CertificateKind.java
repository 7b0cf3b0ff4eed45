package io.sandpool.app;

import java.util.Locale;

/** What a file of certificates is for. */
enum CertificateKind {
  /** Vouches for a cloud's hosts: a provider's {@code ca_file}. */
  PROVIDER_CA,
  /** Vouches for the database's host: {@code sslrootcert} in its URL. */
  DATABASE_CA,
  /** Shows the database who the service is: {@code sslcert} in its URL. */
  DATABASE_CLIENT;

  /** The name in metrics. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
