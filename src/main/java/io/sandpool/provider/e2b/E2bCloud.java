package io.sandpool.provider.e2b;

import io.sandpool.provider.e2b.Answers.Created;
import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.remote.Cloud;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.CreateOrder;
import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.provider.remote.http.HttpTransport;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * E2B's API.
 *
 * <p>A sandbox lives until an absolute moment: {@code lease} after it was made or renewed by our
 * clock, read before the cloud was asked, so that the cloud's own moment is never earlier. Nothing
 * else puts that off, neither a look nor a run.
 */
final class E2bCloud implements Cloud {

  private static final String CREATE = "create a sandbox";

  private final E2bSettings settings;
  private final InstantSource clock;
  private final HttpTransport api;
  private final HttpTransport data;
  private final ControlPlane control;
  private final ApiFailures failures;
  private final SandboxList list;

  /**
   * Makes a client; it takes the transports over.
   *
   * @param api to the control plane
   * @param data to the sandboxes
   * @param clock the wall clock
   */
  E2bCloud(
      E2bSettings settings,
      HttpTransport api,
      HttpTransport data,
      Ticker ticker,
      InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.api = api;
    this.data = data;
    BaseUrl base = settings.endpoints().api();
    this.control =
        new ControlPlane(api, base, settings.apiKey(), settings.requestTimeout(), ticker);
    this.failures = new ApiFailures(base.place(), settings.apiKey(), clock);
    this.list = new SandboxList(control, failures, settings.marks().owner());
  }

  @Override
  public Capabilities capabilities() {
    return Languages.capabilities(settings);
  }

  @Override
  public Future<Void> authenticate(Deadline deadline) {
    return list.first(deadline).mapEmpty();
  }

  @Override
  public Future<List<Marked>> list(Deadline deadline) {
    return list.all(deadline);
  }

  @Override
  public Future<CloudSandbox> create(CreateOrder order) {
    Instant asked = clock.instant();
    return control
        .post("/sandboxes", newSandbox(order), order.deadline())
        .compose(
            answer ->
                answer.status() == 201 || answer.status() == 200
                    ? sandbox(answer, asked)
                    : Future.failedFuture(failures.of(CREATE, answer)));
  }

  private JsonObject newSandbox(CreateOrder order) {
    JsonObject metadata = new JsonObject();
    settings.marks().of(order, settings.metadata()).forEach(metadata::put);
    JsonObject body =
        new JsonObject()
            .put("templateID", template(order))
            .put("timeout", (int) settings.lease().toSeconds())
            .put("secure", settings.secure())
            .put("allow_internet_access", settings.internet())
            .put("metadata", metadata);
    return settings.publicTraffic()
        ? body
        : body.put("network", new JsonObject().put("allowPublicTraffic", false));
  }

  private String template(CreateOrder order) {
    return order.template().isBlank()
        ? settings.templates().of(order.language())
        : order.template();
  }

  private Future<CloudSandbox> sandbox(HttpAnswer answer, Instant asked) {
    Optional<Created> created = Answers.created(answer.body());
    if (created.isEmpty()) {
      return Future.failedFuture(
          failures.bad(CREATE, "something else than a sandbox with a plausible id", false));
    }
    Created sandbox = created.get();
    Optional<BaseUrl> where = where(sandbox);
    if (where.isEmpty()) {
      return Future.failedFuture(
          failures.bad(CREATE, "a sandbox without a plausible domain; set domain", false));
    }
    SandboxDoor door =
        new SandboxDoor(where.get(), sandbox.id(), sandbox.token(), sandbox.trafficToken());
    return Future.succeededFuture(
        new E2bSandbox(
            sandbox.id(),
            asked.plus(settings.lease()),
            asked.plus(settings.maxLifetime()),
            new E2bKernel(data, door)));
  }

  private Optional<BaseUrl> where(Created sandbox) {
    Endpoints endpoints = settings.endpoints();
    return endpoints
        .sandboxUrl()
        .or(
            () ->
                endpoints
                    .domain()
                    .or(sandbox::domain)
                    .map(domain -> SandboxDoor.at(sandbox.id(), domain)));
  }

  @Override
  public Future<Void> kill(String sandboxId, Deadline deadline) {
    return one("end sandbox " + sandboxId, sandboxId)
        .compose(path -> control.delete(path, deadline))
        .compose(answer -> done("end sandbox " + sandboxId, answer))
        .recover(
            failure ->
                failure instanceof CloudException known && known.kind() == Kind.NOT_FOUND
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Instant> renew(String sandboxId, Deadline deadline) {
    Instant asked = clock.instant();
    String deed = "renew sandbox " + sandboxId;
    JsonObject body = new JsonObject().put("timeout", (int) settings.lease().toSeconds());
    return one(deed, sandboxId)
        .compose(path -> control.post(path + "/timeout", body, deadline))
        .compose(answer -> done(deed, answer))
        .map(renewed -> asked.plus(settings.lease()));
  }

  @Override
  public Future<Void> look(String sandboxId, Deadline deadline) {
    String deed = "look at sandbox " + sandboxId;
    return one(deed, sandboxId)
        .compose(path -> control.get(path, deadline))
        .compose(
            answer ->
                answer.status() == 200
                    ? lives(sandboxId, deed, answer)
                    : Future.failedFuture(failures.of(deed, answer)));
  }

  private Future<Void> lives(String sandboxId, String deed, HttpAnswer answer) {
    Optional<String> state = Answers.state(answer.body());
    if (state.isEmpty()) {
      return Future.failedFuture(failures.bad(deed, "no state", true));
    }
    return state.get().equals("running")
        ? Future.succeededFuture()
        : Future.failedFuture(
            new CloudException(
                Kind.REFUSED,
                "Sandbox " + sandboxId + " is not running any more.",
                true,
                Optional.empty()));
  }

  /** The path of a sandbox; an id that is none of the cloud's own is not asked about. */
  private Future<String> one(String deed, String sandboxId) {
    return SandboxId.isPlausible(sandboxId)
        ? Future.succeededFuture("/sandboxes/" + sandboxId)
        : Future.failedFuture(
            new CloudException(
                Kind.REFUSED,
                "Cannot " + Printable.of(deed, 120) + ": no such id.",
                true,
                Optional.empty()));
  }

  /** Success has no body, or one in JSON: a page is from somebody else, who did nothing. */
  private Future<Void> done(String deed, HttpAnswer answer) {
    boolean success = answer.status() >= 200 && answer.status() <= 299;
    boolean ofTheProtocol = answer.body().length() == 0 || ErrorBody.of(answer.body()).json();
    if (success && ofTheProtocol) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        success ? failures.bad(deed, "a page", false) : failures.of(deed, answer));
  }

  @Override
  public Future<Void> close() {
    return Future.join(api.close(), data.close()).mapEmpty();
  }
}
