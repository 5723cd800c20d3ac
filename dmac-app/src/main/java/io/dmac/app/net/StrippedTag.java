package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The VLAN tag that Linux took out of a received frame (PACKET_AUXDATA of packet(7)).
 *
 * @param present whether there was one
 */
record StrippedTag(boolean present, short protocol, short control) {
  /** Where a tag is in a frame. */
  private static final int OFFSET = 12;

  private static final int SOL_PACKET = 263;
  private static final int PACKET_AUXDATA = 8;

  /** struct cmsghdr of a 64-bit Linux, then struct tpacket_auxdata. */
  private static final int CMSG_BYTES = 16;

  private static final int AUXDATA_BYTES = 20;
  private static final int TCI_OFFSET = CMSG_BYTES + 16;
  private static final int TPID_OFFSET = CMSG_BYTES + 18;
  private static final int TP_STATUS_VLAN_VALID = 0x10;
  private static final int TP_STATUS_VLAN_TPID_VALID = 0x40;
  private static final short TPID_8021Q = (short) 0x8100;

  private static final StrippedTag NONE = new StrippedTag(false, (short) 0, (short) 0);

  /** From the control messages of recvmsg(2), of which a packet socket has this one. */
  static StrippedTag in(MemorySegment control) {
    if (control.byteSize() < CMSG_BYTES + AUXDATA_BYTES
        || control.get(JAVA_LONG, 0) < CMSG_BYTES + AUXDATA_BYTES
        || control.get(JAVA_INT, 8) != SOL_PACKET
        || control.get(JAVA_INT, 12) != PACKET_AUXDATA) {
      return NONE;
    }
    int status = control.get(JAVA_INT, CMSG_BYTES);
    if ((status & TP_STATUS_VLAN_VALID) == 0) {
      return NONE;
    }
    short protocol =
        (status & TP_STATUS_VLAN_TPID_VALID) == 0
            ? TPID_8021Q
            : control.get(JAVA_SHORT, TPID_OFFSET);
    return new StrippedTag(true, protocol, control.get(JAVA_SHORT, TCI_OFFSET));
  }

  /** A copy of the frame with the tag where it was. */
  byte[] putInto(ByteBuffer frame) {
    int length = frame.remaining();
    if (!present || length < OFFSET) {
      byte[] copy = new byte[length];
      frame.get(copy);
      return copy;
    }
    byte[] copy = new byte[length + 4];
    frame.get(copy, 0, OFFSET);
    ByteBuffer.wrap(copy).putShort(OFFSET, protocol).putShort(OFFSET + 2, control);
    frame.get(copy, OFFSET + 4, length - OFFSET);
    return copy;
  }
}
