package io.sandpool.provider.aliyun;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Access by what is known already: a signature of our own, or an API key. */
final class StaticAccess implements DataAccess {

  private final Maker maker;

  private StaticAccess(Maker maker) {
    this.maker = maker;
  }

  /** Signs each request. */
  static DataAccess signed(AliyunSettings settings, InstantSource clock) {
    Agentrun4Signer signer = new Agentrun4Signer(settings.accessKey(), settings.region());
    String host = settings.endpoints().data().place();
    return new StaticAccess(
        (method, path) -> signer.sign(method, path, Map.of(), host, clock.instant()));
  }

  /** Shows an API key. */
  static DataAccess apiKey(String apiKey, String account) {
    Map<String, String> headers = Map.of("x-api-key", apiKey, "x-acs-parent-id", account);
    return new StaticAccess((method, path) -> headers);
  }

  @Override
  public Future<Map<String, String>> headers(
      String method, String path, Resource resource, Duration patience) {
    return Future.succeededFuture(maker.headers(method, path));
  }

  @Override
  public void refused(Resource resource) {
    // Nothing is remembered.
  }

  @Override
  public void forget(Resource resource) {
    // Nothing is remembered.
  }

  /** Makes headers at once. */
  private interface Maker {
    Map<String, String> headers(String method, String path);
  }
}
