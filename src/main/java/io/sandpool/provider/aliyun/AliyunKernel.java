package io.sandpool.provider.aliyun;

import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.Kernel;
import io.sandpool.provider.remote.http.HttpAsk;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The kernels of one sandbox. A kernel's state stays in a context, which is made before the first
 * execution in a language: that an execution without one leaves its state to the next is not
 * documented. From the second on an execution is one request.
 */
final class AliyunKernel implements Kernel {

  /**
   * AgentRun breaks off what takes longer, whatever is asked for. Programs are not promised more:
   * their own time is refused above the provider's capabilities; what comes on top of it here is
   * time for the answer.
   */
  private static final Duration LONGEST = Duration.ofSeconds(AliyunSchema.LONGEST_RUN);

  /** What AgentRun may take beyond the code's own time. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** Where programs are at home. */
  private static final String HOME = "/home/user";

  private final DataPlane data;
  private final String sandboxId;
  private final Timers timers;
  private final Map<String, Future<String>> contexts = new HashMap<>();

  /** Makes the kernels of a sandbox, none of which is started yet. */
  AliyunKernel(DataPlane data, String sandboxId, Timers timers) {
    this.data = data;
    this.sandboxId = sandboxId;
    this.timers = timers;
  }

  @Override
  public Call execute(Order order, Listener listener) {
    AliyunExecution execution =
        new AliyunExecution(data.failures(), "run code in sandbox " + sandboxId, listener);
    Duration time = order.timeout().compareTo(LONGEST) < 0 ? order.timeout() : LONGEST;
    long seconds = Math.max(1, (time.toMillis() + 999) / 1000);
    Duration patience = time.plus(MARGIN);
    context(order.language(), patience)
        .compose(context -> prepare(order, seconds, context, patience))
        .onComplete(ask -> send(ask, execution, patience), failure -> broken(execution, failure));
    return execution;
  }

  private void send(Prepared prepared, AliyunExecution execution, Duration patience) {
    if (execution.isOver()) {
      return;
    }
    NoticingListener noticing =
        new NoticingListener(execution, status -> data.notice(prepared.call(), status));
    execution.begun(data.transport().open(prepared.ask(), patience, noticing));
  }

  /** Nothing of the code was sent. */
  private void broken(AliyunExecution execution, Throwable failure) {
    CloudException why =
        failure instanceof CloudException e
            ? new CloudException(e.kind(), String.valueOf(e.getMessage()), true, e.retryAfter())
            : data.failures().own(Kind.BAD_ANSWER, String.valueOf(failure.getMessage()), true);
    // Whoever asked must hold the call before it hears.
    timers.after(Duration.ofMillis(1), () -> execution.broken(why));
  }

  private Future<Prepared> prepare(Order order, long seconds, String context, Duration patience) {
    DataPlane.Call call =
        DataPlane.Call.of(
                "run code in sandbox " + sandboxId, HttpMethod.POST, sandboxId, "/contexts/execute")
            .with(
                new JsonObject()
                    .put("contextId", context)
                    .put("code", order.code())
                    .put("timeout", seconds));
    return data.prepare(call, patience).map(ask -> new Prepared(call, ask.under(order.span())));
  }

  /** The context of a language; one that could not be made is tried again. */
  private Future<String> context(String language, Duration patience) {
    Optional<Future<String>> known =
        Optional.ofNullable(contexts.get(language)).filter(made -> !made.failed());
    if (known.isPresent()) {
      return known.get();
    }
    String deed = "make a " + language + " context in sandbox " + sandboxId;
    Future<String> made =
        data.ask(
                DataPlane.Call.of(deed, HttpMethod.POST, sandboxId, "/contexts")
                    .with(new JsonObject().put("language", language).put("cwd", HOME)),
                patience)
            .compose(
                context ->
                    context.getValue("id") instanceof String id && !id.isBlank()
                        ? Future.succeededFuture(id)
                        : Future.failedFuture(
                            data.failures().bad(deed, "a context that has no id")));
    contexts.put(language, made);
    return made;
  }

  /** An execution's request. */
  private record Prepared(DataPlane.Call call, HttpAsk ask) {}
}
