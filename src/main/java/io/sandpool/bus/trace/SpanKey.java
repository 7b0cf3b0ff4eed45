package io.sandpool.bus.trace;

/** Everything that spans tell. */
public enum SpanKey {
  METHOD("http.request.method"),
  STATUS("http.response.status_code"),
  HOST("server.address"),
  ERROR("error.type"),
  EXECUTION("sandpool.execution.id"),
  LANGUAGE("sandpool.language"),
  TEMPLATE("sandpool.template"),
  POOL("sandpool.pool"),
  PROVIDER("sandpool.provider"),
  SANDBOX("sandpool.sandbox.id"),
  START("sandpool.start"),
  MISS_REASON("sandpool.miss_reason"),
  QUEUE_WAIT("sandpool.queue.wait_us"),
  SPILLED_FROM("sandpool.spilled_from"),
  SPILL_REASON("sandpool.spill_reason"),
  OUTCOME("sandpool.outcome"),
  EXIT_CODE("sandpool.exit_code");

  private final String text;

  SpanKey(String text) {
    this.text = text;
  }

  /** As it is shown. */
  public String text() {
    return text;
  }
}
