package io.dmac.packet;

/** Of the TCP header (RFC 9293) what a frame's turning round needs. */
public final class Tcp {
  /** Bytes of a header without options. */
  public static final int MIN_HEADER_LENGTH = 20;

  public static final int CHECKSUM_OFFSET = 16;

  private Tcp() {}
}
