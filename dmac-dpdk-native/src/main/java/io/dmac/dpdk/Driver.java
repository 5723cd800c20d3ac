package io.dmac.dpdk;

import io.dmac.port.MacKind;
import java.util.Map;
import java.util.Set;

/** What is known of each poll-mode driver beyond what it says of itself. */
final class Driver {
  /**
   * On what a change of the default MAC address acts. Drivers not named here drive a device, which
   * filters by it; those without the operation answer ENOTSUP and are told apart then.
   */
  private static final Map<String, MacKind> MAC_KINDS =
      Map.ofEntries(
          Map.entry("net_tap", MacKind.KERNEL),
          Map.entry("net_af_packet", MacKind.KERNEL),
          // Answers 0 and does nothing (drivers/net/null): only the loop's filter has an effect.
          Map.entry("net_null", MacKind.SOFTWARE),
          Map.entry("net_ring", MacKind.SOFTWARE),
          Map.entry("net_memif", MacKind.SOFTWARE),
          Map.entry("net_pcap", MacKind.SOFTWARE),
          Map.entry("net_af_xdp", MacKind.SOFTWARE),
          Map.entry("net_vhost", MacKind.SOFTWARE));

  /** Their bursts are system calls, which may wait: net_af_packet polls while its ring is full. */
  private static final Set<String> CALL_THE_KERNEL =
      Set.of("net_tap", "net_af_packet", "net_af_xdp", "net_pcap", "net_virtio_user", "net_vhost");

  /**
   * Put each frame into one buffer, whatever its length (their receive functions in drivers/net);
   * net_ring hands on what was sent into it, which dmac gathers before.
   */
  private static final Set<String> ONE_BUFFER_A_FRAME =
      Set.of("net_null", "net_ring", "net_af_packet", "net_af_xdp");

  /**
   * Receive into mbufs of the port's pool and leave them direct (RTE_MBUF_DIRECT), as their receive
   * functions show; net_ring hands on those of other ports of dmac's, whose pools are alike. Others
   * may attach memory of their own.
   */
  private static final Set<String> DIRECT_MBUFS =
      Set.of("net_null", "net_ring", "net_memif", "net_af_packet", "net_tap");

  /** Take promiscuous mode without an error and without an effect (seen on QEMU's 82576). */
  private static final Set<String> IGNORE_PROMISCUOUS_MODE = Set.of("net_e1000_igb_vf");

  private Driver() {}

  static MacKind macKind(String driver) {
    return MAC_KINDS.getOrDefault(driver, MacKind.HARDWARE);
  }

  /** Whether the Linux kernel's own stack sees what the port receives. */
  static boolean kernelBeneath(String driver) {
    return driver.equals("net_af_packet");
  }

  static boolean ignoresPromiscuousMode(String driver) {
    return IGNORE_PROMISCUOUS_MODE.contains(driver);
  }

  static boolean callsTheKernel(String driver) {
    return CALL_THE_KERNEL.contains(driver);
  }

  /** Whether a frame may come in several buffers. */
  static boolean maySegment(String driver) {
    return !ONE_BUFFER_A_FRAME.contains(driver);
  }

  /** Whether each received frame's buffer lies behind its mbuf. */
  static boolean deliversDirectMbufs(String driver) {
    return DIRECT_MBUFS.contains(driver);
  }

  /** Whether a burst that was taken may wait for the next one to be sent: see dmac_af_packet.h. */
  static boolean mayLeaveFrames(String driver) {
    return driver.equals("net_af_packet");
  }

  /** Whether peers come and go, on EAL's interrupt thread, while we work: see dmac_memif.h. */
  static boolean hasPeers(String driver) {
    return driver.equals("net_memif");
  }

  /** net_tap gives its own address to the interface that the kernel has at the other end. */
  static boolean sharesAddressWithPeer(String driver) {
    return driver.equals("net_tap");
  }
}
