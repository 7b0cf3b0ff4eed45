package io.sandpool.http;

/**
 * What {@code /metrics} answers.
 *
 * @param contentType the text's media type, such as {@code text/plain; version=0.0.4}
 * @param text the metrics
 */
public record MetricsPage(String contentType, String text) {}
