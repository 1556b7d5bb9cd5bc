package dev.tollgate.server.outbox;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from those that only this machine or an inner network
 * reaches: loopback, private, link-local, multicast, shared, documentation, and whatever else IANA
 * lists as not globally reachable.
 */
final class AddressGuard {
  private static final List<Block> INNER_4 =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 4),
          Block.of("240.0.0.0", 4));

  /** All that is global in IPv6 lies here; unique-local, link-local and multicast do not. */
  private static final Block GLOBAL_6 = Block.of("2000::", 3);

  private static final List<Block> INNER_6 =
      List.of(
          // IETF protocol assignments, Teredo among them.
          Block.of("2001::", 23),
          Block.of("2001:db8::", 32),
          // 6to4: leads to any IPv4 address.
          Block.of("2002::", 16),
          Block.of("3fff::", 20));

  /** NAT64: its last four bytes are the IPv4 address that it leads to. */
  private static final Block NAT64 = Block.of("64:ff9b::", 96);

  /** The addresses that begin with the same bits. */
  private record Block(List<Byte> bytes, int bits) {
    static Block of(String address, int bits) {
      return new Block(boxed(literal(address).getAddress()), bits);
    }

    boolean contains(byte[] address) {
      if (address.length != bytes.size()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (bytes.get(bit / 8) & mask)) {
          return false;
        }
      }
      return true;
    }

    private static List<Byte> boxed(byte[] bytes) {
      Byte[] boxed = new Byte[bytes.length];
      Arrays.setAll(boxed, i -> bytes[i]);
      return List.of(boxed);
    }

    private static InetAddress literal(String text) {
      try {
        // A literal: nobody is asked.
        return InetAddress.getByName(text);
      } catch (UnknownHostException e) {
        throw new IllegalStateException(text, e);
      }
    }
  }

  private AddressGuard() {}

  /** Whether an address is one of the public internet. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    // Java makes IPv4 addresses of IPv4-mapped ones by itself.
    if (address instanceof Inet4Address) {
      return isPublic4(bytes);
    }
    if (NAT64.contains(bytes)) {
      return isPublic4(Arrays.copyOfRange(bytes, 12, 16));
    }
    return GLOBAL_6.contains(bytes) && INNER_6.stream().noneMatch(inner -> inner.contains(bytes));
  }

  private static boolean isPublic4(byte[] bytes) {
    return INNER_4.stream().noneMatch(inner -> inner.contains(bytes));
  }
}
