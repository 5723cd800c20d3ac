package io.dmac.app.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A route, an address or a neighbour of an interface, as the kernel's own message, so that it can
 * be put back as it was. Two are equal when the kernel would take them for the same.
 */
public final class KernelEntry {
  private final int type;
  private final ByteBuffer identity;
  private final ByteBuffer more;
  private final String description;

  /**
   * @param type of the message that puts it back
   * @param identity the message's fixed part and attributes, without what changes by itself
   * @param more further attributes to put it back with
   * @param description for people
   */
  KernelEntry(int type, NetlinkBody identity, NetlinkBody more, String description) {
    this.type = type;
    this.identity = identity.toBuffer();
    this.more = more.toBuffer();
    this.description = description;
  }

  int type() {
    return type;
  }

  /** The body of the message that puts it back. */
  ByteBuffer body() {
    ByteBuffer body = ByteBuffer.allocate(identity.limit() + more.limit()).order(identity.order());
    return body.put(identity.duplicate()).put(more.duplicate()).flip();
  }

  /** An IP address, as text. */
  static String ip(ByteBuffer address) {
    byte[] bytes = new byte[address.remaining()];
    address.duplicate().get(bytes);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new NetworkException("an IP address of " + bytes.length + " bytes", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KernelEntry entry
        && type == entry.type
        && identity.equals(entry.identity);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, identity);
  }

  /** Such as {@code route 10.5.0.0/16 via 10.9.0.1 table 254}. */
  @Override
  public String toString() {
    return description;
  }
}
