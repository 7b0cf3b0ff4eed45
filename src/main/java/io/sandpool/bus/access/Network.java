package io.sandpool.bus.access;

/** Where requests are from, for what is counted of each place. */
public final class Network {

  private Network() {}

  /**
   * What {@code address} is counted as: who has an IPv6 address has a whole network of them.
   *
   * @param address numeric, all eight groups where it is IPv6
   */
  public static String of(String address) {
    String[] groups = address.split(":", -1);
    return groups.length == 8 && !address.contains("::")
        ? String.join(":", groups[0], groups[1], groups[2], groups[3])
        : address;
  }
}
