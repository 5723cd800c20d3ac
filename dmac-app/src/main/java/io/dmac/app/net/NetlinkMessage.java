package io.dmac.app.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of netlink(7), in the machine's byte order.
 *
 * @param type such as RTM_NEWLINK
 * @param flags NLM_F_*
 * @param sequence the request it belongs to
 * @param body what follows the header
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer body) {
  static final int ERROR = 2;
  static final int DONE = 3;

  static final int REQUEST = 0x1;
  static final int ACK = 0x4;
  static final int DUMP_INTERRUPTED = 0x10;
  static final int DUMP = 0x300;
  static final int REPLACE = 0x100;
  static final int CREATE = 0x400;
  static final int APPEND = 0x800;

  static final int HEADER_BYTES = 16;

  /** With its header: the kernel numbers the sender itself. */
  byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + body.remaining()).order(ByteOrder.nativeOrder());
    bytes.putInt(bytes.capacity()).putShort((short) type).putShort((short) flags);
    bytes.putInt(sequence).putInt(0).put(body.duplicate());
    return bytes.array();
  }

  /** The messages of one datagram. */
  static List<NetlinkMessage> parse(ByteBuffer datagram) {
    ByteBuffer rest = datagram.duplicate().order(ByteOrder.nativeOrder());
    List<NetlinkMessage> messages = new ArrayList<>();
    while (rest.remaining() >= HEADER_BYTES) {
      int start = rest.position();
      int length = rest.getInt(start);
      if (length < HEADER_BYTES || length > rest.remaining()) {
        throw new NetworkException(
            "a netlink message of " + length + " bytes, in " + rest.remaining() + " received");
      }
      messages.add(
          new NetlinkMessage(
              rest.getShort(start + 4) & 0xFFFF,
              rest.getShort(start + 6) & 0xFFFF,
              rest.getInt(start + 8),
              rest.slice(start + HEADER_BYTES, length - HEADER_BYTES)
                  .order(ByteOrder.nativeOrder())));
      rest.position(Math.min(rest.limit(), start + aligned(length)));
    }
    return messages;
  }

  /** NLMSG_ALIGN, RTA_ALIGN. */
  static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
