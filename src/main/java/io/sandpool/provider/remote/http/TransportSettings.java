package io.sandpool.provider.remote.http;

import java.time.Duration;
import java.util.Optional;

/**
 * How connections are made and kept.
 *
 * @param connectTimeout for a TCP connection, and again for TLS on top of it
 * @param keepAlive how long an unused connection is kept
 * @param connections to one host at the same time, where it speaks HTTP/1.1
 * @param waiting requests that may wait for a connection
 * @param caFile certificates, PEM, of whoever vouches for the hosts; the JDK's where absent
 */
public record TransportSettings(
    Duration connectTimeout,
    Duration keepAlive,
    int connections,
    int waiting,
    Optional<String> caFile) {}
