package io.sandpool.emulator;

import io.sandpool.testkit.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;

/**
 * TLS in front of an emulator, on 127.0.0.1, for clients that speak nothing else. What comes in
 * goes on as it is.
 */
public final class TlsDoor {

  private final NetServer server;
  private final NetClient client;
  private final int target;

  private TlsDoor(Vertx vertx, Certificates certificates, int target) {
    this.target = target;
    this.client = vertx.createNetClient();
    this.server =
        vertx.createNetServer(
            new NetServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setKeyCertOptions(
                    new PfxOptions()
                        .setPath(certificates.store().toString())
                        .setPassword(certificates.password())));
  }

  /** Opens one, at any port, before the emulator at {@code target}. */
  public static Future<TlsDoor> open(Vertx vertx, Certificates certificates, int target) {
    TlsDoor door = new TlsDoor(vertx, certificates, target);
    return door.server.connectHandler(door::pass).listen(0).map(door);
  }

  /** Where it is. */
  public String url() {
    return "https://127.0.0.1:" + server.actualPort();
  }

  private void pass(NetSocket outside) {
    outside.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(
            inside -> {
              outside.pipeTo(inside);
              inside.pipeTo(outside);
              outside.resume();
            })
        .onFailure(e -> outside.close());
  }
}
