package io.dmac.bench;

import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The process at the other end of the link: sends a frame every half millisecond, whether anybody
 * is there or not, and prints when an echo comes after a silence. Its clock is CLOCK_MONOTONIC,
 * which all processes of a machine share.
 */
final class StartProbe {
  /** Printed once frames are being sent. */
  static final String SENDING = "probe-sending";

  /** The first word of a line that tells when an echo came, in nanoseconds. */
  static final String ECHO = "probe-echo";

  static final int FRAMES_PER_SECOND = 2000;

  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1) / FRAMES_PER_SECOND;
  private static final long SILENCE_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private StartProbe() {}

  /**
   * Sends until its process ends.
   *
   * @param words the interface to send on, and the address to send to
   */
  public static void main(String[] words) {
    PortSpec spec = new PortSpec.KernelInterface(words[0]);
    MacAddress peer = MacAddress.parse(words[1]);
    Eal eal = Eal.start(EalArguments.ordinary(List.of(spec)));
    DpdkPort port = eal.open(spec, PortConfiguration.DEFAULT);
    port.start();
    probe(port, peer);
  }

  private static void probe(DpdkPort port, MacAddress peer) {
    PortQueue queue = port.queues().getFirst();
    byte[] frame = TestFrames.udp(peer, 64);
    long peerWire = peer.wire();
    long lastEchoNs = System.nanoTime() - SILENCE_NS;
    System.out.println(SENDING);
    // Ends with its process, which the benchmark ends.
    while (true) {
      queue.send(frame);
      queue.exchange();
      if (hasEcho(queue.burst(), peerWire)) {
        long nowNs = System.nanoTime();
        if (nowNs - lastEchoNs > SILENCE_NS) {
          System.out.println(ECHO + " " + nowNs);
        }
        lastEchoNs = nowNs;
      }
      LockSupport.parkNanos(PERIOD_NS);
    }
  }

  /** Whether a frame came from the peer; gives all of them back. */
  private static boolean hasEcho(Burst burst, long peerWire) {
    boolean found = false;
    for (int i = 0; i < burst.received(); i++) {
      found |=
          burst.length(i) >= Ethernet.HEADER_LENGTH
              && Ethernet.sourceWire(burst.address(i)) == peerWire;
      burst.drop(i);
    }
    return found;
  }
}
