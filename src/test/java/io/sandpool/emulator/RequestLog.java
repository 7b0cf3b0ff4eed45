package io.sandpool.emulator;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The requests that an emulator got. Thread safe. */
public final class RequestLog {

  private static final int KEPT = 10_000;

  private final Deque<RecordedRequest> latest = new ArrayDeque<>();
  private final Map<Operation, Long> counts = new HashMap<>();

  synchronized void add(Operation operation, HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    latest.add(new RecordedRequest(operation, request.method().name(), request.path(), headers));
    if (latest.size() > KEPT) {
      latest.remove();
    }
    counts.merge(operation, 1L, Long::sum);
  }

  /** Those that came last, at most {@value #KEPT}, the oldest first. */
  public synchronized List<RecordedRequest> latest() {
    return List.copyOf(latest);
  }

  /** How many ever came, faulted ones included. */
  public synchronized long count(Operation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** Forgets all. */
  public synchronized void clear() {
    latest.clear();
    counts.clear();
  }
}
