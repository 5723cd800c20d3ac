package io.dmac.echo;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The IP addresses of a pod, laid out for the loop: plain arrays, compared word by word.
 *
 * <p>Answered: those given by {@code --ip}; dmac answers ARP, NDP and ping for them. Kernel's:
 * those the Linux interface beneath the port owns; the kernel answers for them, and dmac leaves it
 * to.
 */
public final class OwnedIps {
  /** Owns nothing. */
  public static final OwnedIps NONE = new OwnedIps(List.of());

  private final int[] v4;
  private final long[] v6;

  public OwnedIps(Collection<InetAddress> addresses) {
    v4 =
        addresses.stream()
            .filter(Inet4Address.class::isInstance)
            .mapToInt(a -> ByteBuffer.wrap(a.getAddress()).getInt())
            .toArray();
    v6 =
        addresses.stream()
            .filter(Inet6Address.class::isInstance)
            .flatMapToLong(
                a -> {
                  ByteBuffer bytes = ByteBuffer.wrap(a.getAddress());
                  return LongStream.of(bytes.getLong(), bytes.getLong());
                })
            .toArray();
  }

  public boolean isEmpty() {
    return v4.length == 0 && v6.length == 0;
  }

  /**
   * Whether an IPv4 address is among them.
   *
   * @param address as {@code PacketMemory.u32} reads it
   */
  public boolean ownsV4(long address) {
    for (int own : v4) {
      if (own == (int) address) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an IPv6 address is among them.
   *
   * @param high the first eight bytes in network order
   * @param low the last eight
   */
  public boolean ownsV6(long high, long low) {
    for (int i = 0; i < v6.length; i += 2) {
      if (v6[i] == high && v6[i + 1] == low) {
        return true;
      }
    }
    return false;
  }
}
