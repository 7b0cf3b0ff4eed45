package io.sandpool.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.sandpool.bus.trace.Tracer;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's kit, put together: what is sampled is batched and sent by a thread of its own.
 */
final class OtelTracing implements Tracing {

  /** Those of more than a thousand runs; a few megabytes. */
  static final int MOST_WAITING = 8192;

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OtelTracing.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /** OpenTelemetry's own words, which go elsewhere than to our log; ours say the same. */
  private final Logger words = Logger.getLogger("io.opentelemetry");

  private OtelTracing(Vertx vertx, SdkTracerProvider provider) {
    this.vertx = vertx;
    this.provider = provider;
    this.tracer =
        new OtelTracer(provider.get("io.sandpool"), InstantSource.system(), Ticker.system());
    words.setLevel(Level.OFF);
  }

  static OtelTracing start(
      Vertx vertx, TracingSettings settings, String instance, TracingListener listener) {
    Backlog backlog = new Backlog(MOST_WAITING, settings.url(), Ticker.system(), listener);
    OtelTracing tracing =
        new OtelTracing(vertx, provider(settings, instance, backlog, exporter(settings)));
    LOG.info("Traces of runs are sent to {}", settings.url());
    return tracing;
  }

  private static SdkTracerProvider provider(
      TracingSettings settings, String instance, Backlog backlog, SpanExporter exporter) {
    SpanProcessor batches =
        BatchSpanProcessor.builder(new CountedExporter(backlog, exporter))
            // More than the backlog lets in: that one counts what it drops.
            .setMaxQueueSize(2 * MOST_WAITING)
            .setScheduleDelay(EVERY)
            .setExporterTimeout(PATIENCE.multipliedBy(2))
            .build();
    return SdkTracerProvider.builder()
        .setResource(resource(settings, instance))
        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
        .setSpanLimits(
            SpanLimits.builder().setMaxNumberOfEvents(32).setMaxAttributeValueLength(256).build())
        .addSpanProcessor(new BoundedProcessor(backlog, batches))
        .build();
  }

  private static Resource resource(TracingSettings settings, String instance) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"),
                    settings.serviceName(),
                    AttributeKey.stringKey("service.instance.id"),
                    instance)));
  }

  private static SpanExporter exporter(TracingSettings settings) {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.url())
            .setConnectTimeout(PATIENCE.dividedBy(5))
            .setTimeout(PATIENCE)
            .setRetryPolicy(RetryPolicy.builder().setMaxAttempts(3).build());
    settings.headers().forEach(builder::addHeader);
    return builder.build();
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }

  @Override
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    Context context = vertx.getOrCreateContext();
    long timer =
        vertx.setTimer(
            FAREWELL.toMillis(),
            late -> {
              if (closed.tryComplete()) {
                LOG.warn("The last traces could not be sent within {}", FAREWELL);
              }
            });
    provider
        .shutdown()
        .whenComplete(
            () -> {
              // Later than that, there may be no Vert.x any more.
              if (!closed.future().isComplete()) {
                context.runOnContext(
                    done -> {
                      vertx.cancelTimer(timer);
                      closed.tryComplete();
                    });
              }
            });
    return closed.future();
  }
}
