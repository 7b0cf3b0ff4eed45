package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.Kernel;
import io.sandpool.provider.remote.http.HttpAsk;
import io.sandpool.provider.remote.http.HttpTransport;
import io.vertx.core.json.JsonObject;

/** The code interpreter of one sandbox: {@code POST /execute}, answered line by line. */
final class E2bKernel implements Kernel {

  private final HttpTransport transport;
  private final SandboxDoor door;

  E2bKernel(HttpTransport transport, SandboxDoor door) {
    this.transport = transport;
    this.door = door;
  }

  @Override
  public Call execute(Order order, Listener listener) {
    JsonObject body = new JsonObject().put("code", order.code()).put("language", order.language());
    Execution execution = new Execution(door.place(), listener);
    HttpAsk ask = door.execute(body.toBuffer()).under(order.span());
    execution.of(transport.open(ask, order.timeout(), execution));
    return execution;
  }
}
