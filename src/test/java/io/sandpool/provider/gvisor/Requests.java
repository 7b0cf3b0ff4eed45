package io.sandpool.provider.gvisor;

import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.RequestedLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for tests. */
final class Requests {

  private Requests() {}

  static ExecutionRequest of(String language, String code) {
    return with(language, code, Optional.empty(), "", Map.of(), List.of(), List.of());
  }

  static ExecutionRequest withArguments(String language, String code, String json) {
    return with(language, code, Optional.of(json), "", Map.of(), List.of(), List.of());
  }

  static ExecutionRequest with(
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

  static ExecutionRequest stoppingOnOutput(String language, String code) {
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
}
