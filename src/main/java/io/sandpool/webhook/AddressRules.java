package io.sandpool.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which addresses may be called on behalf of callers: those that everybody on the internet could
 * call himself.
 */
final class AddressRules {

  /** From IANA's registry of special addresses: all that are not for everybody to reach. */
  private static final List<AddressBlock> SPECIAL_V4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // behind a carrier's translation
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays from IPv6
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /**
   * Outside of it are loopback, link-local, unique local, multicast, and the forms in which IPv4
   * addresses hide: mapped, compatible, translated (64:ff9b::/96).
   */
  private static final AddressBlock GLOBAL_V6 = AddressBlock.of("2000::/3");

  private static final List<AddressBlock> SPECIAL_V6 =
      blocks(
          "2001::/23", // protocol assignments: Teredo, benchmarks, identifiers
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, in which IPv4 addresses hide
          "3fff::/20"); // documentation

  /** Where clouds tell machines their secrets; never called, whatever the configuration says. */
  private static final List<AddressBlock> METADATA =
      blocks(
          "169.254.169.254",
          "169.254.170.0/24",
          "100.100.100.200",
          "168.63.129.16",
          "fd00:ec2::/32",
          "fd20:ce::254");

  private final Set<String> hosts;
  private final List<AddressBlock> exceptions;
  private final Set<InetAddress> own;

  private AddressRules(Set<String> hosts, List<AddressBlock> exceptions, Set<InetAddress> own) {
    this.hosts = hosts;
    this.exceptions = exceptions;
    this.own = own;
  }

  /**
   * Makes rules.
   *
   * @param allowed names and blocks that may be called although they are internal
   * @param own the addresses of this machine
   * @throws IllegalArgumentException where one is neither a name nor a block
   */
  static AddressRules of(List<String> allowed, Set<InetAddress> own) {
    Set<String> hosts = new HashSet<>();
    List<AddressBlock> exceptions = new ArrayList<>();
    for (String entry : allowed) {
      String text = entry.strip().toLowerCase(Locale.ROOT);
      Optional<AddressBlock> block = AddressBlock.parse(text);
      block.ifPresent(exceptions::add);
      if (block.isEmpty()) {
        if (!Target.isName(text)) {
          throw new IllegalArgumentException(
              "must list addresses, blocks such as 10.1.0.0/16 and names of hosts, was \"%s\""
                  .formatted(text.length() > 80 ? text.substring(0, 80) + "…" : text));
        }
        hosts.add(text);
      }
    }
    return new AddressRules(Set.copyOf(hosts), List.copyOf(exceptions), Set.copyOf(own));
  }

  private static List<AddressBlock> blocks(String... texts) {
    return Stream.of(texts).map(AddressBlock::of).toList();
  }

  /** Whether {@code address}, to which {@code host} has led, may be called. */
  boolean allow(String host, InetAddress address) {
    if (isIn(METADATA, address)) {
      return false;
    }
    return hosts.contains(host)
        || isIn(exceptions, address)
        || (isPublic(address) && !own.contains(address));
  }

  private static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? !isIn(SPECIAL_V4, address)
        : GLOBAL_V6.contains(address) && !isIn(SPECIAL_V6, address);
  }

  private static boolean isIn(List<AddressBlock> blocks, InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }
}
