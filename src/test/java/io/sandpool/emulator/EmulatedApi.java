package io.sandpool.emulator;

import io.vertx.core.http.HttpServerRequest;

/** An emulated cloud behind an {@link EmulatorServer}, on whose context it is called. */
public interface EmulatedApi {

  /** What a request asks for. Every request has a route; unknown ones one of their own. */
  Route route(HttpServerRequest request);

  /** Carries a request out and answers it, now or later. */
  void serve(Exchange exchange);

  /** Answers with an error in the cloud's own form, without carrying anything out. */
  void refuse(Exchange exchange, int status);

  /** Ends the sandbox that a request is about as its time would. */
  void expire(Exchange exchange);
}
