package io.dmac.echo;

import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.PacketMemory;
import io.dmac.port.Burst;
import io.dmac.port.DriverCall;
import io.dmac.port.PortQueue;
import java.lang.foreign.Arena;
import java.util.function.Function;

/**
 * Each kind of frame that a pod may meet, shown to its echo among common ones before the first real
 * one comes.
 *
 * <p>C2 leaves out of a loop what it has not seen, and gives the compiled loop up when that comes.
 * Nor does it compare a word with memory, without a load of its own, where it has not seen both
 * outcomes (benchmarks/NOTES.md).
 *
 * <p>The frames are new ones of the queue, and are dropped in the end. An understudy processes
 * them, so that they are in no counter of the pod.
 */
final class EchoRehearsal {
  /** The JVM counts branches after some hundred rounds; each kind comes some eighty times then. */
  private static final int ROUNDS = 1536;

  /** For slow CPUs, such as emulated ones: what they run has no time for C2 anyway. */
  private static final long LONGEST_NS = 50_000_000;

  private static final int FRAMES = 16;
  private static final int LENGTH = Ethernet.MIN_FRAME_LENGTH;
  private static final int ETHER_TYPE = 12;
  private static final int IP = Ethernet.HEADER_LENGTH;
  private static final int IPV4_PROTOCOL = IP + 9;
  private static final int IPV6_NEXT_HEADER = IP + 6;

  /** Whose addresses the frames have: what differs from the pod's own, as it lies in memory. */
  private enum Station {
    POD(0),
    PEER(0x0100_0000_0000L),
    PEER_OF_SAME_VENDOR(0x0200_0000_0000L),
    PEER_OF_OTHER_VENDOR(0x0200_0000_FF00L),
    /** The pod, before a change. */
    FORMER_POD(0x0400_0000_0000L),
    STRANGER(0x0800_0000_0000L),
    GROUP(1);

    private final long difference;

    Station(long difference) {
      this.difference = difference;
    }

    long wire(MacAddress pod) {
      return pod.wire() ^ difference;
    }
  }

  /** The frames: one of them among common ones in each round. */
  private enum Kind {
    COMMON(Station.POD, Station.PEER),
    NEXT_PEER(Station.POD, Station.PEER_OF_SAME_VENDOR),
    OTHER_PEER(Station.POD, Station.PEER_OF_OTHER_VENDOR),
    FOR_STRANGER(Station.STRANGER, Station.PEER),
    FOR_FORMER_POD(Station.FORMER_POD, Station.PEER),
    FOR_GROUP(Station.GROUP, Station.PEER),
    FROM_GROUP(Station.POD, Station.GROUP),
    FROM_POD(Station.POD, Station.POD),
    RUNT(Station.POD, Station.PEER, Ethernet.HEADER_LENGTH - 1, Ethernet.TYPE_IPV4, 0),
    TCP(Station.POD, Ethernet.TYPE_IPV4, IpProtocol.TCP),
    PING(Station.POD, Ethernet.TYPE_IPV4, IpProtocol.ICMP),
    UDP_V6(Station.POD, Ethernet.TYPE_IPV6, IpProtocol.UDP),
    PING_V6(Station.POD, Ethernet.TYPE_IPV6, IpProtocol.ICMPV6),
    ARP(Station.POD, Ethernet.TYPE_ARP, 0),
    ARP_FOR_GROUP(Station.GROUP, Ethernet.TYPE_ARP, 0);

    private static final Kind[] ALL = values();

    private final Station destination;
    private final Station source;
    private final int length;
    private final int etherType;
    private final int protocol;

    Kind(Station destination, Station source) {
      this(destination, source, LENGTH, Ethernet.TYPE_IPV4, IpProtocol.UDP);
    }

    Kind(Station destination, int etherType, int protocol) {
      this(destination, Station.PEER, LENGTH, etherType, protocol);
    }

    Kind(Station destination, Station source, int length, int etherType, int protocol) {
      this.destination = destination;
      this.source = source;
      this.length = length;
      this.etherType = etherType;
      this.protocol = protocol;
    }
  }

  private final PortQueue queue;
  private final MacAddress pod;
  private final Counters counters = new Counters();
  private final EchoProcessor echo;
  private final AddressWatch watch;

  /**
   * @param queue whose burst is empty
   * @param understudy an echo like the pod's, with those counters
   * @param pod the pod's address
   */
  EchoRehearsal(PortQueue queue, Function<Counters, EchoProcessor> understudy, MacAddress pod) {
    this.queue = queue;
    this.pod = pod;
    MacAddress former = MacAddress.ofWire(Station.FORMER_POD.wire(pod));
    echo = understudy.apply(counters);
    echo.accept(AcceptedAddresses.both(pod, former));
    watch = new AddressWatch(former, pod, OwnedIps.NONE, new DriverCall());
  }

  /** On the loop's thread; what the understudy counted. */
  Counters play() {
    Burst burst = queue.burst();
    int frames = queue.allocate(Math.min(FRAMES, burst.capacity()), LENGTH, PortQueue.UNDEFINED);
    long endNs = System.nanoTime() + LONGEST_NS;
    try (Arena arena = Arena.ofConfined()) {
      long contents = arena.allocate((long) LENGTH * Kind.ALL.length).address();
      for (Kind kind : Kind.ALL) {
        write(kind, contents + (long) LENGTH * kind.ordinal());
      }
      for (int round = 0; round < ROUNDS && frames > 0 && System.nanoTime() < endNs; round++) {
        for (int i = 0; i < frames; i++) {
          place(Kind.COMMON, contents, i);
        }
        place(Kind.ALL[round % Kind.ALL.length], contents, round % frames);
        // As during a change.
        echo.watch(round % 4 == 0 ? watch : null);
        echo.process(burst);
        burst.takeBack();
      }
    }
    for (int i = 0; i < frames; i++) {
      burst.drop(i);
    }
    return counters;
  }

  private void place(Kind kind, long contents, int index) {
    Burst burst = queue.burst();
    PacketMemory.copy(contents + (long) LENGTH * kind.ordinal(), burst.address(index), LENGTH);
    if (burst.length(index) != kind.length) {
      queue.resize(index, kind.length);
    }
  }

  private void write(Kind kind, long frame) {
    Ethernet.putAddresses(frame, kind.destination.wire(pod), kind.source.wire(pod));
    PacketMemory.putU16(frame + ETHER_TYPE, kind.etherType);
    if (kind.etherType == Ethernet.TYPE_IPV4) {
      PacketMemory.putU8(frame + IP, 0x45);
      PacketMemory.putU8(frame + IPV4_PROTOCOL, kind.protocol);
    } else if (kind.etherType == Ethernet.TYPE_IPV6) {
      PacketMemory.putU8(frame + IP, 0x60);
      PacketMemory.putU8(frame + IPV6_NEXT_HEADER, kind.protocol);
    }
  }
}
