package io.sandpool.webhook;

import io.vertx.core.Future;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks DNS for addresses of both families. The hosts file is not read: what is in it are this
 * machine's own neighbours.
 */
final class DnsResolver implements Resolver {

  /** Of each family; who has more may well do without the rest. */
  private static final int MOST = 32;

  private final DnsClient dns;

  DnsResolver(DnsClient dns) {
    this.dns = dns;
  }

  @Override
  public Future<List<InetAddress>> resolve(String name) {
    Future<List<String>> v4 = none(dns.resolveA(name));
    Future<List<String>> v6 = none(dns.resolveAAAA(name));
    return Future.join(v4, v6)
        .transform(
            both -> {
              List<InetAddress> all = new ArrayList<>();
              read(v4, all);
              read(v6, all);
              return all.isEmpty() && both.failed()
                  ? Future.failedFuture(both.cause())
                  : Future.succeededFuture(List.copyOf(all));
            });
  }

  private static Future<List<String>> none(Future<List<String>> asked) {
    return asked.recover(
        failure ->
            failure instanceof DnsException known && known.code() == DnsResponseCode.NXDOMAIN
                ? Future.succeededFuture(List.of())
                : Future.failedFuture(failure));
  }

  private static void read(Future<List<String>> answer, List<InetAddress> all) {
    if (answer.succeeded()) {
      answer.result().stream()
          .limit(MOST)
          .map(AddressBlock::literal)
          .flatMap(Optional::stream)
          .forEach(all::add);
    }
  }
}
