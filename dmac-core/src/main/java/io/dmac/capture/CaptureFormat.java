package io.dmac.capture;

/** The numbers of both formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. */
final class CaptureFormat {
  /** LINKTYPE_ETHERNET: from the destination address on, without preamble. */
  static final int LINK_TYPE_ETHERNET = 1;

  /** Bytes of Ethernet's frame check sequence. */
  static final int FCS_LENGTH = 4;

  // Classic pcap.

  static final int PCAP_MICROSECONDS = 0xA1B2_C3D4;
  static final int PCAP_NANOSECONDS = 0xA1B2_3C4D;
  static final int PCAP_MAJOR = 2;
  static final int PCAP_MINOR = 4;
  static final int PCAP_HEADER_LENGTH = 24;
  static final int PCAP_RECORD_LENGTH = 16;

  /** In the word of the link type: the upper four bits count the words of 16 bits of the FCS. */
  static final int PCAP_FCS_KNOWN = 0x0400_0000;

  // Pcapng.

  /** Section header; the same in either byte order. */
  static final int BLOCK_SECTION = 0x0A0D_0D0A;

  static final int BLOCK_INTERFACE = 1;

  /** Obsolete, yet still found. */
  static final int BLOCK_PACKET = 2;

  static final int BLOCK_SIMPLE_PACKET = 3;
  static final int BLOCK_STATISTICS = 5;
  static final int BLOCK_ENHANCED_PACKET = 6;

  static final int BYTE_ORDER_MAGIC = 0x1A2B_3C4D;
  static final int PCAPNG_MAJOR = 1;

  /** Bytes of a block around its body: type, and its length twice. */
  static final int BLOCK_OVERHEAD = 12;

  static final int OPTION_END = 0;
  static final int OPTION_COMMENT = 1;
  static final int SECTION_APPLICATION = 4;
  static final int INTERFACE_NAME = 2;
  static final int INTERFACE_TIME_RESOLUTION = 9;
  static final int INTERFACE_FCS_LENGTH = 13;
  static final int INTERFACE_TIME_OFFSET = 14;
  static final int STATISTICS_RECEIVED = 4;
  static final int STATISTICS_DROPPED = 5;

  /** Of the packet block too. */
  static final int PACKET_FLAGS = 2;

  /** In the flags: bytes of the FCS, 0 where they are those of the interface. */
  static final int FLAGS_FCS_LENGTH = 0x1E0;

  private CaptureFormat() {}

  /** Bytes up to the next multiple of four. */
  static int padding(int length) {
    return -length & 3;
  }
}
