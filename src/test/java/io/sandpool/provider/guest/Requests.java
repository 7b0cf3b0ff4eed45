package io.sandpool.provider.guest;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.OutputSink;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RequestedLimits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for tests. */
public final class Requests {

  private Requests() {}

  public static ExecutionRequest of(String language, String code) {
    return with(language, code, Optional.empty(), "", Map.of(), List.of(), List.of());
  }

  public static ExecutionRequest withArguments(String language, String code, String json) {
    return with(language, code, Optional.of(json), "", Map.of(), List.of(), List.of());
  }

  public static ExecutionRequest with(
      String language,
      String code,
      Optional<String> argumentsJson,
      String stdin,
      Map<String, String> environment,
      List<String> args,
      List<InputFile> files) {
    return new ExecutionRequest(
        "request-1",
        language,
        code,
        argumentsJson,
        Bytes.utf8(stdin),
        environment,
        args,
        files,
        RequestedLimits.none(),
        false,
        Duration.ofSeconds(10));
  }

  public static ExecutionRequest stoppingOnOutput(String language, String code) {
    return new ExecutionRequest(
        "request-1",
        language,
        code,
        Optional.empty(),
        Bytes.empty(),
        Map.of(),
        List.of(),
        List.of(),
        RequestedLimits.none(),
        true,
        Duration.ofSeconds(10));
  }

  public static Limits limits() {
    return new Limits(
        Duration.ofSeconds(10),
        256L << 20,
        1000,
        64,
        256,
        100L << 20,
        1 << 20,
        1 << 20,
        1 << 20,
        20,
        10L << 20);
  }

  public static OutputSink collecting(List<OutputChunk> chunks) {
    return chunk -> {
      chunks.add(chunk);
      return Future.succeededFuture();
    };
  }
}
