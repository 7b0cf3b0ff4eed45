package io.sandpool.provider.aliyun;

import io.sandpool.provider.aliyun.DataAccess.Resource;
import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.Cloud;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AgentRun as a {@link Cloud}.
 *
 * <p>A sandbox's id is the key of its order, chosen before it is asked for: whatever becomes of the
 * answer, it is known what to look for and what to end. A sandbox lives while requests come to it,
 * until its idle timeout or its longest life is over; {@link #renew} asks for its health, {@link
 * #look} asks the control plane, of which it is believed, but not documented, that it does not
 * count as use.
 */
final class AliyunCloud implements Cloud {

  private final AliyunSettings settings;
  private final ControlPlane control;
  private final DataPlane data;
  private final Map<String, AgentRunTemplate> templates = new HashMap<>();
  private final Health health;
  private final Tools tools;

  /**
   * Makes a client.
   *
   * @param tools what it works with
   */
  AliyunCloud(AliyunSettings settings, ControlPlane control, DataPlane data, Tools tools) {
    this.settings = settings;
    this.control = control;
    this.data = data;
    this.tools = tools;
    this.health = new Health(data, tools.timers());
  }

  /**
   * What a client works with.
   *
   * @param ticker by which deadlines are measured
   * @param clock by which the ends of leases are told
   * @param timers call back
   */
  record Tools(Ticker ticker, InstantSource clock, Timers timers) {}

  @Override
  public Capabilities capabilities() {
    return Languages.capabilities(settings);
  }

  @Override
  public Future<Void> authenticate(Deadline deadline) {
    return control
        .ask(
            ControlPlane.Call.get(
                "ListTemplates",
                "list templates",
                "/templates",
                Map.of("pageNumber", "1", "pageSize", "1")),
            patience(deadline))
        .mapEmpty();
  }

  @Override
  public Future<CloudSandbox> create(CreateOrder order) {
    AgentRunTemplate template = template(order);
    return template.ready(left(order.deadline())).compose(ready -> make(order, template));
  }

  private AgentRunTemplate template(CreateOrder order) {
    String name = order.template().isBlank() ? settings.template().name() : order.template();
    return templates.computeIfAbsent(
        name, missing -> new AgentRunTemplate(name, settings, control, tools.timers()));
  }

  private Future<CloudSandbox> make(CreateOrder order, AgentRunTemplate template) {
    Instant begun = tools.clock().instant();
    String deed = "create a sandbox";
    JsonObject body =
        new JsonObject()
            .put("templateName", template.name())
            .put("sandboxIdleTimeoutSeconds", settings.idleTimeout().toSeconds())
            .put("sandboxId", order.key());
    DataPlane.Call call =
        new DataPlane.Call(
            deed,
            HttpMethod.POST,
            "/sandboxes",
            Optional.of(body),
            Resource.template(template.name()));
    return data.send(call, patience(order.deadline()))
        .compose(answer -> made(order, template, deed, answer))
        .compose(
            id ->
                health
                    .await(id, () -> patience(order.deadline()))
                    .recover(failure -> abandoned(id, withEffect(failure)))
                    .map(well -> sandbox(id, begun)),
            failure -> abandoned(order.key(), failure));
  }

  /** The id of the sandbox that {@code answer} is about. */
  private Future<String> made(
      CreateOrder order, AgentRunTemplate template, String deed, HttpAnswer answer) {
    if (ErrorMeaning.isConflict(answer.status(), ErrorBody.of(answer.body()))) {
      // Nobody else can know the key: this is what an earlier attempt has made.
      return look(order.key(), order.deadline()).map(lives -> order.key());
    }
    JsonObject sandbox;
    try {
      sandbox = Envelope.open(data.failures(), deed, answer);
    } catch (CloudException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        template.forget();
      }
      return Future.failedFuture(e);
    }
    String id = String.valueOf(sandbox.getValue("sandboxId", order.key()));
    if (!SandboxId.isPlausible(id)) {
      return Future.failedFuture(data.failures().bad(deed, "an id that cannot be one"));
    }
    return SandboxState.of(sandbox).lives()
        ? Future.succeededFuture(id)
        : Future.failedFuture(data.failures().bad(deed, "a sandbox that has ended"));
  }

  private CloudSandbox sandbox(String id, Instant begun) {
    Instant mustEndAt = begun.plus(settings.maxLifetime());
    AliyunKernel kernel = new AliyunKernel(data, id, tools.timers());
    return new AliyunSandbox(id, earlier(idleEnd(), mustEndAt), mustEndAt, kernel);
  }

  /**
   * Where the asking may have had an effect, that is undone as far as it can be now. That there is
   * no sandbox then does not say that none comes: the request may still be on its way.
   */
  private <T> Future<T> abandoned(String id, Throwable failure) {
    Future<T> failed = Future.failedFuture(failure);
    return failure instanceof CloudException e && e.harmless()
        ? failed
        : end(id, settings.requestTimeout()).transform(ended -> failed);
  }

  private static Throwable withEffect(Throwable failure) {
    return failure instanceof CloudException e
        ? new CloudException(e.kind(), String.valueOf(e.getMessage()), false, e.retryAfter())
        : failure;
  }

  @Override
  public Future<Void> kill(String sandboxId, Deadline deadline) {
    return end(sandboxId, patience(deadline));
  }

  private Future<Void> end(String sandboxId, Duration patience) {
    String deed = "end sandbox " + sandboxId;
    return data.send(DataPlane.Call.of(deed, HttpMethod.DELETE, sandboxId, ""), patience)
        .compose(answer -> ended(deed, answer))
        .onSuccess(gone -> data.forget(sandboxId));
  }

  private Future<Void> ended(String deed, HttpAnswer answer) {
    try {
      Envelope.open(data.failures(), deed, answer);
      return Future.succeededFuture();
    } catch (CloudException e) {
      boolean gone =
          e.kind() == Kind.NOT_FOUND || ErrorMeaning.saysNotFound(ErrorBody.of(answer.body()));
      return gone ? Future.succeededFuture() : Future.failedFuture(e);
    }
  }

  @Override
  public Future<Instant> renew(String sandboxId, Deadline deadline) {
    return health.ask(sandboxId, patience(deadline)).map(well -> idleEnd());
  }

  @Override
  public Future<Void> look(String sandboxId, Deadline deadline) {
    return control
        .ask(
            ControlPlane.Call.get(
                "GetSandbox",
                "look at sandbox " + sandboxId,
                "/sandboxes/" + Canonical.encode(sandboxId),
                Map.of()),
            patience(deadline))
        .compose(
            sandbox ->
                SandboxState.of(sandbox).lives()
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(
                        data.failures()
                            .own(Kind.NOT_FOUND, "Sandbox " + sandboxId + " has ended.", true)));
  }

  @Override
  public Future<List<Marked>> list(Deadline deadline) {
    return new SandboxList(control, settings.keyPrefix(), () -> patience(deadline)).all();
  }

  @Override
  public Future<Void> close() {
    return control.close().transform(closed -> data.close());
  }

  private Instant idleEnd() {
    return tools.clock().instant().plus(settings.idleTimeout());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** What one call may take. */
  private Duration patience(Deadline deadline) {
    Duration left = left(deadline);
    return left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
  }

  private Duration left(Deadline deadline) {
    return Duration.ofNanos(deadline.remainingNanos(tools.ticker().nanos()));
  }
}
