package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.remote.http.HttpAsk;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where one sandbox's code interpreter is, and what opens it. The routing headers are sent even
 * where the host name says it all, as E2B's own clients do.
 */
final class SandboxDoor {

  private static final int PORT = 49999;
  private static final int HTTPS = 443;
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

  private final BaseUrl base;
  private final Map<String, String> headers;

  /**
   * The door of a sandbox.
   *
   * @param id the sandbox's id, plausible
   * @param token asked for by the code interpreter
   * @param trafficToken asked for by the proxy in front of it
   */
  SandboxDoor(BaseUrl base, String id, Optional<String> token, Optional<String> trafficToken) {
    this.base = base;
    Map<String, String> all = new TreeMap<>();
    all.put("Content-Type", "application/json");
    all.put("User-Agent", "sandpool");
    all.put("E2b-Sandbox-Id", id);
    all.put("E2b-Sandbox-Port", Integer.toString(PORT));
    token.ifPresent(value -> all.put("X-Access-Token", value));
    trafficToken.ifPresent(value -> all.put("E2B-Traffic-Access-Token", value));
    this.headers = Map.copyOf(all);
  }

  /** Where a sandbox is below a {@code host[:port]} that was found plausible; always over TLS. */
  static BaseUrl at(String id, String domain) {
    int colon = domain.indexOf(':');
    String host = colon < 0 ? domain : domain.substring(0, colon);
    int port = colon < 0 ? HTTPS : Integer.parseInt(domain.substring(colon + 1));
    return new BaseUrl(true, PORT + "-" + id + "." + host, port, "");
  }

  /** Whether a token may go into a header. */
  static boolean isPlausible(String token) {
    return TOKEN.matcher(token).matches();
  }

  HttpAsk execute(Buffer body) {
    return new HttpAsk(HttpMethod.POST, base, "/execute", headers, Optional.of(body));
  }

  String place() {
    return base.place();
  }

  /** Without the tokens. */
  @Override
  public String toString() {
    return "SandboxDoor[" + base + "]";
  }
}
