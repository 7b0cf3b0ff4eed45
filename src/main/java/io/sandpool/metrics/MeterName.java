package io.sandpool.metrics;

/**
 * Every meter of the service's own.
 *
 * <p>The name is Micrometer's; Prometheus sees it with underscores, its base unit and, for
 * counters, {@code _total}.
 */
public enum MeterName {
  POOL_SLOTS("sandpool.pool.slots", "Slots of a pool by state."),
  POOL_TARGET("sandpool.pool.target", "Sizes that a pool is held to: min, max and desired."),
  POOL_TARGET_REASON("sandpool.pool.target.reason", "1 for why a pool wants as many as it does."),
  HOST_HEADROOM(
      "sandpool.host.headroom.sandboxes",
      "Sandboxes that the machine can bear beyond those that a pool has."),
  POOL_UTILIZATION("sandpool.pool.utilization.ratio", "Leased slots as a share of the maximum."),
  POOL_CIRCUIT_STATE(
      "sandpool.pool.circuit.state", "0 closed, 1 half open, 2 open: creation keeps failing."),
  POOL_DRAINED("sandpool.pool.drained", "1 where an operator has the pool serve nobody."),
  LEASE("sandpool.lease", "Leases asked for, by start and result."),
  LEASE_MISS("sandpool.lease.miss", "Leases that found no idle sandbox, by reason."),
  LEASE_WAIT("sandpool.lease.wait", "Time from asking for a lease to having it."),
  REFILL("sandpool.refill", "Time to make a sandbox, from the decision until it is warm."),
  REFILL_FAILED("sandpool.refill.failed", "Attempts to make a sandbox that failed."),
  CREATE_STAGE("sandpool.create.stage", "Stages of making a sandbox."),
  DESTROY("sandpool.destroy", "Time to destroy a sandbox."),
  SLOT_AGE("sandpool.slot.age", "Age of a sandbox when it is leased or evicted."),
  EVICTIONS("sandpool.evictions", "Idle sandboxes given up, by reason."),
  EXECUTION("sandpool.execution", "Whole requests, by language, provider and outcome."),
  EXECUTION_STAGE("sandpool.execution.stage", "Stages of a request: queue, lease, run."),
  OUTPUT_TRUNCATED("sandpool.output.truncated", "Runs whose output was cut, by stream."),
  QUEUE_OLDEST_WAIT(
      "sandpool.queue.oldest.wait.seconds",
      "How long the request has waited that waits longest for a sandbox."),
  ADMISSION_REFUSED(
      "sandpool.admission.refused", "Leases refused, by reason and the caller's priority."),
  QUEUE_DEPTH("sandpool.queue.depth", "Requests that wait for a sandbox."),
  REJECTED("sandpool.rejected", "Requests that the service could not serve, by reason."),
  AUTHENTICATION("sandpool.authentication", "Attempts to come in, by result."),
  PROVIDER_UP("sandpool.provider.up", "1 where a provider can make sandboxes."),
  PROVIDER_ERRORS("sandpool.provider.errors", "Failures of a provider, by kind."),
  PROVIDER_RETRIES("sandpool.provider.retries", "Calls to a backend that were repeated, by kind."),
  LANE_QUEUE("sandpool.lane.queue", "Blocking calls that wait in a lane."),
  ORPHANS_DESTROYED("sandpool.orphans.destroyed", "Sandboxes destroyed that no slot claimed."),
  RUNTIME_INFO("sandpool.runtime.info", "Always 1; its labels name the sandbox runtime."),
  CONFIG_RELOAD("sandpool.config.reload", "Changes of the configuration file, by result."),
  EVENT_LOOP_LAG(
      "sandpool.event.loop.lag",
      "How much too late a timer of an event loop fires, once a second."),
  DATABASE_UP("sandpool.database.up", "1 where the database could be used when last asked."),
  DATABASE("sandpool.database", "Time of database operations, waiting included, by operation."),
  REMOTE_LEASES("sandpool.remote.leases", "Remote sandboxes written down as held or asked for."),
  ASYNC_RUNS(
      "sandpool.async.runs",
      "Runs under way that are kept: with an idempotency key, or asynchronous; by state."),
  ASYNC_ENDED("sandpool.async.runs.ended", "Kept runs that ended, by state."),
  ASYNC_STORED("sandpool.async.stored.bytes", "What kept runs and their answers take."),
  DOUBLE_RELEASE("sandpool.lease.double.release", "Leases given back more than once."),
  RETRIES("sandpool.lease.retries", "Leased sandboxes that were given up for others."),
  RUN_RETRIES("sandpool.retries", "Attempts after one that failed at a provider, by reason."),
  SPILL("sandpool.spill", "Runs elsewhere than where they were to run first, by reason."),
  PROVIDER_CIRCUIT_STATE(
      "sandpool.provider.circuit.state", "0 closed, 1 half open, 2 open: its calls keep failing."),
  REMOTE_RUNS("sandpool.remote.runs", "Programs sent to leased sandboxes."),
  REMOTE_SANDBOX_SECONDS(
      "sandpool.remote.sandbox.seconds", "Seconds that leased sandboxes have lived."),
  WEBHOOK_DELIVERIES(
      "sandpool.webhook.deliveries", "Attempts to tell callers' servers, by outcome."),
  TRACE_SPANS("sandpool.trace.spans", "Spans of traces, by what became of them."),
  WEBHOOK_PENDING("sandpool.webhook.pending", "Events that callers' servers have not heard yet."),
  BUDGET_REMAINING(
      "sandpool.budget.remaining.ratio",
      "What is left of a budget for leased sandboxes, by kind; provider all is that of all."),
  REMOTE_SPEND(
      "sandpool.remote.spend.ratio",
      "What is spent of that which all leased sandboxes together may take, by limit."),
  KEY_EXPIRY(
      "sandpool.api.key.expiry.timestamp.seconds.min",
      "When the next key ends that is good, in seconds since 1970; NaN where none ends."),
  CERTIFICATE_EXPIRY(
      "sandpool.certificate.expiry.timestamp.seconds",
      "When the first certificate ends of the files that the service is given, by kind.");

  private final String id;
  private final String description;

  MeterName(String id, String description) {
    this.id = id;
    this.description = description;
  }

  /** Micrometer's name. */
  public String id() {
    return id;
  }

  /** What it measures. */
  public String description() {
    return description;
  }
}
