package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Access by tokens that the control plane gives, one for a template and one for each sandbox. How
 * long one is good is not documented: it is kept until it is refused.
 */
final class TokenAccess implements DataAccess {

  private final ControlPlane control;
  private final Map<Resource, Future<String>> tokens = new HashMap<>();

  TokenAccess(ControlPlane control) {
    this.control = control;
  }

  @Override
  public Future<Map<String, String>> headers(
      String method, String path, Resource resource, Duration patience) {
    return token(resource, patience).map(token -> Map.of("agentrun-access-token", token));
  }

  private Future<String> token(Resource resource, Duration patience) {
    Future<String> known = tokens.get(resource);
    if (known != null && !known.failed()) {
      return known;
    }
    Future<String> asked = ask(resource, patience);
    tokens.put(resource, asked);
    return asked;
  }

  private Future<String> ask(Resource resource, Duration patience) {
    String key = resource.type().equals("template") ? "resourceName" : "resourceId";
    ControlPlane.Call call =
        ControlPlane.Call.get(
            "GetAccessToken",
            "give a token for " + resource.type() + " " + resource.name(),
            "/agents/accessToken",
            Map.of(key, resource.name(), "resourceType", resource.type()));
    return control
        .ask(call, patience)
        .compose(
            data ->
                data.getValue("accessToken") instanceof String token && token.matches("[!-~]+")
                    ? Future.succeededFuture(token)
                    : Future.failedFuture(
                        control
                            .failures()
                            .own(Kind.BAD_ANSWER, "AgentRun gave no access token.", true)));
  }

  @Override
  public void refused(Resource resource) {
    tokens.remove(resource);
  }

  @Override
  public void forget(Resource resource) {
    tokens.remove(resource);
  }
}
