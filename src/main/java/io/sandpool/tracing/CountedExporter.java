package io.sandpool.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.Optional;

/** Tells the backlog what became of the spans that were sent. */
final class CountedExporter implements SpanExporter {

  private final Backlog backlog;
  private final SpanExporter exporter;

  CountedExporter(Backlog backlog, SpanExporter exporter) {
    this.backlog = backlog;
    this.exporter = exporter;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            backlog.sent(count);
          } else {
            backlog.lost(count, reason(result));
          }
        });
  }

  private static String reason(CompletableResultCode result) {
    Throwable root = result.getFailureThrowable();
    if (root == null) {
      return "no answer in time";
    }
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + Optional.ofNullable(root.getMessage()).map(text -> ": " + text).orElse("");
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
