package io.sandpool.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * The operators' page. Its files are the same for everybody and hold nothing secret; what the page
 * shows it asks from the API, with the key that is typed into it.
 */
final class PageHandler {

  static final String PATH = "/admin";

  /** No script but the page's own files, and nobody else's frame around them. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types lit-html";

  private final PageAssets assets;
  private final Answers answers;

  PageHandler(PageAssets assets, Answers answers) {
    this.assets = assets;
    this.answers = answers;
  }

  void serve(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    String path = context.normalizedPath();
    if (path.equals(PATH)) {
      redirect(exchange);
      return;
    }
    PageAsset asset =
        assets
            .find(path.substring(PATH.length() + 1))
            .orElseThrow(() -> new ProblemException(Problems.ofStatus(404)));
    send(exchange, asset);
  }

  /** Sends browsers to where relative links of the page point right, behind a proxy as well. */
  private void redirect(Exchange exchange) {
    exchange.response().setStatusCode(308).putHeader(HttpHeaders.LOCATION, "admin/");
    answers.end(exchange, Buffer.buffer());
  }

  private void send(Exchange exchange, PageAsset asset) {
    HttpServerResponse response = exchange.response();
    response.putHeader(HttpHeaders.ETAG, asset.tag());
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.putHeader("Content-Security-Policy", POLICY);
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (asset.tag().equals(exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304);
      answers.end(exchange, Buffer.buffer());
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type());
    answers.end(exchange, asset.content().copy());
  }
}
