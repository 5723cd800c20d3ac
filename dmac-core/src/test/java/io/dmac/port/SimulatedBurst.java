package io.dmac.port;

import io.dmac.packet.PacketMemory;

/** A burst whose frames' addresses and lengths lie in arrays, at the place that is their handle. */
public final class SimulatedBurst extends Burst {
  private final long addresses;
  private final long lengths;

  /**
   * @param addresses native array of {@code 2 * capacity} 64-bit addresses
   * @param lengths native array of {@code 2 * capacity} 32-bit lengths in bytes
   */
  public SimulatedBurst(
      int capacity, long handles, long addresses, long lengths, long dropHandles) {
    super(capacity, handles, dropHandles, true);
    this.addresses = addresses;
    this.lengths = lengths;
  }

  /** A handle is the frame's place in both arrays. */
  @Override
  public long data(long handle) {
    return PacketMemory.raw64(addresses + 8 * handle);
  }

  /** A segmented frame's last byte lies elsewhere. */
  @Override
  public int headLength(long handle) {
    int length = PacketMemory.raw32(lengths + 4 * handle);
    return length < 0 ? (length & ~SEGMENTED) - 1 : length;
  }

  @Override
  public int frameLength(long handle) {
    return PacketMemory.raw32(lengths + 4 * handle) & ~SEGMENTED;
  }
}
