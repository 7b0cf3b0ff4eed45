package io.sandpool.webhook;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A block of IP addresses: those that begin with the same bits. */
final class AddressBlock {

  private final byte[] start;
  private final int bits;

  private AddressBlock(byte[] start, int bits) {
    this.start = start;
    this.bits = bits;
  }

  /**
   * Reads a block such as {@code 10.0.0.0/8}, or a single address.
   *
   * @return empty where it is neither
   */
  static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    return literal(address)
        .flatMap(
            first -> {
              byte[] bytes = first.getAddress();
              int most = bytes.length * Byte.SIZE;
              String length = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
              return length.matches("\\d{1,3}") && Integer.parseInt(length) <= most
                  ? Optional.of(new AddressBlock(bytes, Integer.parseInt(length)))
                  : Optional.empty();
            });
  }

  /** A block that is known to be one. */
  static AddressBlock of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("No block: " + text));
  }

  /**
   * Reads an address without asking anybody. An IPv4 address that is written as an IPv6 one is
   * taken for what it is.
   */
  static Optional<InetAddress> literal(String text) {
    return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text))
        .filter(bytes -> text.indexOf('%') < 0)
        .map(AddressBlock::address);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of four or sixteen bytes is one", e);
    }
  }

  /** Whether {@code address} is in it. */
  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != start.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != start[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((bytes[whole] ^ start[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
  }
}
