package io.dmac.app.net;

import io.dmac.port.PortStatistics;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kernel's counts of an interface. */
final class LinkStatistics {
  /** The members of struct rtnl_link_stats64 (linux/if_link.h), in their order. */
  private static final List<String> NAMES =
      List.of(
          "rx_packets",
          "tx_packets",
          "rx_bytes",
          "tx_bytes",
          "rx_errors",
          "tx_errors",
          "rx_dropped",
          "tx_dropped",
          "multicast",
          "collisions",
          "rx_length_errors",
          "rx_over_errors",
          "rx_crc_errors",
          "rx_frame_errors",
          "rx_fifo_errors",
          "rx_missed_errors",
          "tx_aborted_errors",
          "tx_carrier_errors",
          "tx_fifo_errors",
          "tx_heartbeat_errors",
          "tx_window_errors",
          "rx_compressed",
          "tx_compressed",
          "rx_nohandler",
          "rx_otherhost_dropped");

  private LinkStatistics() {}

  /** From IFLA_STATS64; an older kernel sends fewer of them. */
  static PortStatistics of(ByteBuffer counts) {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size() && (i + 1) * Long.BYTES <= counts.limit(); i++) {
      all.put(NAMES.get(i), counts.getLong(i * Long.BYTES));
    }
    return new PortStatistics(
        all.getOrDefault("rx_packets", 0L),
        all.getOrDefault("tx_packets", 0L),
        all.getOrDefault("rx_bytes", 0L),
        all.getOrDefault("tx_bytes", 0L),
        all.getOrDefault("rx_missed_errors", 0L),
        all.getOrDefault("rx_errors", 0L),
        all.getOrDefault("tx_errors", 0L),
        0,
        all);
  }
}
