package io.dmac.bench;

import java.util.Locale;

/**
 * What EAL takes at the start.
 *
 * @param hugepages whether it comes from hugepages
 * @param mib how much
 */
record EalMemory(boolean hugepages, int mib) {
  /** Enough for that many usual frame buffers. */
  static int mibFor(int mbufs) {
    return Math.ceilDiv(mbufs * 2560L, 1 << 20) > 32 ? 96 : 64;
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %d MiB",
        hugepages ? "hugepages of 2 MiB" : "ordinary pages (--no-huge)",
        mib);
  }
}
