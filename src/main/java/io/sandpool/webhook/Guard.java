package io.sandpool.webhook;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Finds the address that a target's name leads to, and refuses the name where any of its addresses
 * must not be called. Whoever calls uses the address that was judged, and does not ask again: the
 * second answer could be another.
 */
final class Guard {

  private final Resolver resolver;
  private final AddressRules rules;

  Guard(Resolver resolver, AddressRules rules) {
    this.resolver = resolver;
    this.rules = rules;
  }

  /**
   * The address to call.
   *
   * @param turn counts attempts, so that each of several addresses has its turn
   * @return fails with {@link BadTargetException} where the target is refused, with anything else
   *     where it could not be judged
   */
  Future<InetAddress> judge(Target target, int turn) {
    return AddressBlock.literal(target.host())
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> resolver.resolve(target.host()))
        .compose(addresses -> judge(target, addresses, turn));
  }

  /** Says nothing of the addresses: who asks shall not explore a network by it. */
  private Future<InetAddress> judge(Target target, List<InetAddress> addresses, int turn) {
    if (addresses.isEmpty()) {
      return Future.failedFuture(new UnknownHost(target.host()));
    }
    if (!addresses.stream().allMatch(address -> rules.allow(target.host(), address))) {
      return Future.failedFuture(
          new BadTargetException(
              "the URL's host must lead to public addresses only, and not to this machine"));
    }
    return Future.succeededFuture(addresses.get(Math.floorMod(turn, addresses.size())));
  }

  /** A name without an address, today. */
  static final class UnknownHost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownHost(String host) {
      super("the name " + host + " has no address", null, false, false);
    }
  }
}
