package io.dmac.echo;

import static io.dmac.packet.PacketMemory.putRaw32;
import static io.dmac.packet.PacketMemory.putRaw64;
import static io.dmac.packet.PacketMemory.raw16;
import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u8;

import io.dmac.loop.BurstProcessor;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic pod's work: filters by destination, operates on what is for the pod, and answers ARP,
 * neighbour discovery and ping for its IP addresses. Whatever goes back goes from the pod's own
 * address, also when it came to the old one.
 *
 * <p>The rule, in this order; a frame ends in exactly one counter:
 *
 * <ol>
 *   <li>A runt, a group source, and the pod's own source (a loop) are dropped.
 *   <li>To a group: ARP requests and neighbour solicitations for an answered IP address are
 *       answered; those for one of the kernel's are left to it; all else is dropped, never
 *       reflected.
 *   <li>To neither the own nor another accepted address: dropped.
 *   <li>ARP, neighbour discovery and multicast listener discovery are answered when they ask for an
 *       answered IP address, and never operated on, whoever they speak of: somebody's ARP reflected
 *       would poison caches. What is not answered is left to the kernel where one lies beneath.
 *   <li>To an IP address of the kernel beneath: ICMP, ICMPv6 and TCP are left to it, since an echo
 *       would be a second answer. An address that is both the kernel's and answered is the
 *       kernel's.
 *   <li>Ping to an answered IP address is answered; other ICMP to it is dropped. Echo replies and
 *       later fragments of ICMP are never operated on, whoever they are for, so that two pods
 *       cannot send one answer to and fro.
 *   <li>All else, UDP to whatever IP address first, is operated on.
 * </ol>
 *
 * <p>Rules 4 to 6 need a look behind the MAC addresses. Macswap without a kernel beneath and
 * without an IP address to answer for does without: it swaps whatever is for its MAC address, as
 * testpmd does.
 *
 * <p>Belongs to its poll thread, the setters too: reach them by a {@code LoopCommand}.
 */
public final class EchoProcessor implements BurstProcessor {
  /** No address: a wire address has 48 bits. */
  private static final long NO_ADDRESS = -1;

  /** The destination, and of the source the I/G bit, in the first eight bytes of a frame. */
  private static final long FILTER_MASK = 0x1_FFFF_FFFF_FFFFL;

  /** The I/G bit of the source alone. */
  private static final long PROMISCUOUS_MASK = 0x1_0000_0000_0000L;

  /** More than the handles of a burst. */
  private static final int INDEX_MASK = 0xFFFF;

  /** EtherTypes as they lie in memory. */
  private static final int RAW_IPV4 = 0x0008;

  private static final int RAW_IPV6 = 0xDD86;

  private final PortQueue queue;
  private final Counters counters;
  private final Operation operation;
  private final boolean swapsMacsOnly;
  private final Responder responder;

  /** Makes another echo like this one, with counters of its own. */
  private final Function<Counters, EchoProcessor> understudy;

  private final Frame frame = new Frame();

  /** Whether frames are looked at behind their MAC addresses. */
  private boolean looksInside;

  private boolean promiscuous;
  private boolean ownSourceIsPeers;
  private long filterMask;
  private long own;

  /** The source that means a loop: the own address, or none. */
  private long loopSource;

  /** The addresses of a frame that the rules let be swapped; no source when there was none. */
  private long likeDestination;

  private long likeSource = NO_ADDRESS;

  /** Addresses accepted beside the own one. */
  private long[] others = {};

  private @Nullable AddressWatch watch;

  /**
   * @param queue whose frames it processes
   * @param counters of its loop
   * @param operation what it does with a frame that asks nothing
   * @param accepted the destination filter
   * @param answered the IP addresses it answers for
   * @param kernel the IP addresses that the kernel beneath answers for
   * @param kernelBeneath whether the port sits on a kernel interface
   */
  public EchoProcessor(
      PortQueue queue,
      Counters counters,
      OperationKind operation,
      AcceptedAddresses accepted,
      OwnedIps answered,
      OwnedIps kernel,
      boolean kernelBeneath) {
    this.queue = queue;
    this.counters = counters;
    this.operation = Operation.of(operation);
    swapsMacsOnly = operation == OperationKind.MACSWAP;
    responder =
        new Responder(queue, answered, kernel, kernelBeneath, operation == OperationKind.ICMPECHO);
    understudy =
        its -> new EchoProcessor(queue, its, operation, accepted, answered, kernel, kernelBeneath);
    setAccepted(accepted);
    setKernelOwns(kernel);
  }

  /** Changes the destination filter and the address that frames go back from. */
  public void accept(AcceptedAddresses accepted) {
    setAccepted(accepted);
  }

  /** Shows it every burst from now on; null when nobody wants to know any more. */
  public void watch(@Nullable AddressWatch watcher) {
    watch = watcher;
  }

  /**
   * Who last asked for an IP address that is answered for here, as his own lies in memory; 0 when
   * nobody did. On the loop's thread.
   */
  public int asker() {
    return responder.asker();
  }

  /** Changes the IP addresses that are left to the kernel. */
  public void kernelOwns(OwnedIps kernel) {
    setKernelOwns(kernel);
  }

  /**
   * Accepts every unicast destination and the own address as a source: for measurements on ports
   * that loop or make their frames up, where no frame is ever for the pod.
   */
  public void promiscuous(boolean all) {
    promiscuous = all;
    filterMask = all ? PROMISCUOUS_MASK : FILTER_MASK;
    loopSource = all || ownSourceIsPeers ? NO_ADDRESS : own;
    likeSource = NO_ADDRESS;
  }

  /**
   * Takes the own address as a source for the peer's, not for a loop: the kernel's end of a tap has
   * the address of the port. What comes from the old one is answered to the own one, which the peer
   * has by then.
   */
  public void ownSourceIsPeers(boolean peers) {
    ownSourceIsPeers = peers;
    promiscuous(promiscuous);
  }

  /**
   * Turns frames that the last turn left to be sent from the peer's former address to its new one.
   */
  public void redirect(Burst burst, MacAddress from, MacAddress to) {
    for (int place = 0; place < burst.transmitCount(); place++) {
      long address = burst.transmitAddress(place);
      if (Ethernet.destinationWire(address) == from.wire()) {
        Ethernet.putAddresses(address, to.wire(), Ethernet.sourceWire(address));
      }
    }
  }

  private void setAccepted(AcceptedAddresses accepted) {
    own = accepted.own().wire();
    others = accepted.others().stream().mapToLong(MacAddress::wire).toArray();
    responder.own(own, accepted.own().bits());
    promiscuous(promiscuous);
  }

  private void setKernelOwns(OwnedIps kernel) {
    responder.kernelOwns(kernel);
    looksInside = !swapsMacsOnly || responder.isNeeded();
  }

  @Override
  public void begin() {
    new EchoRehearsal(queue, understudy, MacAddress.ofWire(own)).play();
  }

  @Override
  public int process(Burst burst) {
    int received = burst.received();
    if (received > 0) {
      if (watch != null) {
        watch.look(burst);
      }
      if (swapsMacsOnly) {
        swapMacs(burst, received);
      } else {
        operate(burst, received);
      }
    }
    return received;
  }

  /** Swaps run after run; the frames between the runs are given away only when one breaks them. */
  private void swapMacs(Burst burst, int received) {
    int next = swapRun(burst, 0, received);
    if (next == received) {
      burst.transmitAll();
    } else {
      settleBetweenRuns(burst, next, received);
    }
  }

  private void settleBetweenRuns(Burst burst, int firstUncommon, int received) {
    int given = 0;
    int next = firstUncommon;
    while (next < received) {
      give(burst, given, next);
      settle(burst, next);
      given = next + 1;
      next = given < received ? swapRun(burst, given, received) : given;
    }
    give(burst, given, received);
  }

  /** Swaps the MAC addresses of common frames up to the first that is not; its index. */
  private int swapRun(Burst burst, int from, int to) {
    int next = swapAlike(burst, from, to);
    if (next == to) {
      return to;
    }
    learn(burst, next);
    return swapAny(burst, next, to);
  }

  /**
   * The hot loop: swaps the MAC addresses of common frames whose two are those of a common frame
   * before, as they are when one peer sends. What the rules said of that one they say of each, and
   * what is written to each is the same. Branches that never turn, and no call, so that everything
   * stays in registers: with one value more C2 may run out of them, which nearly doubles the time
   * of a frame (benchmarks/NOTES.md).
   *
   * @return the index of the first other frame, else {@code to}
   */
  private int swapAlike(Burst burst, int from, int to) {
    long source = likeSource;
    if (source == NO_ADDRESS) {
      return from;
    }
    // Put together and not read: C2 compares with memory itself only what it did not load from
    // there.
    long first = likeDestination + (source << 48);
    long last = (likeDestination >>> 32) + (source << 16);
    long swappedFirst = source + (own << 48);
    int swappedLast = (int) (own >>> 16);
    boolean looksInside = this.looksInside;
    boolean mayBeSegmented = burst.mayBeSegmented();
    int bytes = 0;
    // Of a range that C2 knows, an index is no more than a part of its handle's address.
    int i = from & INDEX_MASK;
    int end = to & INDEX_MASK;
    for (; i < end; i++) {
      long frame = burst.handle(i);
      int length = burst.headLength(frame);
      if (!isWhole(burst, frame, length, mayBeSegmented)) {
        break;
      }
      long address = burst.data(frame);
      if (first != raw64(address)
          || last != raw64(address + 4)
          || (looksInside && !isPlainUdp(address, length))) {
        break;
      }
      bytes += length;
      putRaw64(address, swappedFirst);
      putRaw32(address + 8, swappedLast);
    }
    count(i - from, bytes);
    return i;
  }

  /** Remembers the addresses of a frame if the rules for addresses let it be swapped. */
  private void learn(Burst burst, int index) {
    if ((burst.length(index) & ~Burst.SEGMENTED) < Ethernet.HEADER_LENGTH) {
      return;
    }
    long destination = Ethernet.destinationWire(burst.address(index));
    long source = Ethernet.sourceWire(burst.address(index));
    if (((destination + (source << 48) ^ own) & filterMask) == 0 && source != loopSource) {
      likeDestination = destination;
      likeSource = source;
    }
  }

  /**
   * The same for frames whose addresses differ.
   *
   * @return the index of the uncommon frame, else {@code to}
   */
  private int swapAny(Burst burst, int from, int to) {
    long own = this.own;
    // As the own address is written behind the new destination: two bytes beside it, then four.
    long ownFirst = own << 48;
    int ownLast = (int) (own >>> 16);
    // Where no source means a loop C2 leaves the comparison out: no frame's has more than 48 bits.
    long loopSource = this.loopSource == NO_ADDRESS ? NO_ADDRESS : this.loopSource;
    long filterMask = this.filterMask;
    boolean looksInside = this.looksInside;
    boolean mayBeSegmented = burst.mayBeSegmented();
    int bytes = 0;
    int i = from & INDEX_MASK;
    int end = to & INDEX_MASK;
    for (; i < end; i++) {
      long frame = burst.handle(i);
      int length = burst.headLength(frame);
      if (!isWhole(burst, frame, length, mayBeSegmented)) {
        break;
      }
      long address = burst.data(frame);
      // Wrong destination or group source: both lie in the first word.
      if (((raw64(address) ^ own) & filterMask) != 0) {
        break;
      }
      long source = raw64(address + 4) >>> 16;
      if (source == loopSource || (looksInside && !isPlainUdp(address, length))) {
        break;
      }
      bytes += length;
      putRaw64(address, source + ownFirst);
      putRaw32(address + 8, ownLast);
    }
    count(i - from, bytes);
    return i;
  }

  /**
   * Whether a frame has a header, and lies in one buffer: drivers are not asked to send those in
   * several, so they are gathered.
   */
  private static boolean isWhole(Burst burst, long frame, int length, boolean mayBeSegmented) {
    return length >= Ethernet.HEADER_LENGTH
        && (!mayBeSegmented || length == burst.frameLength(frame));
  }

  private void count(int frames, int bytes) {
    counters.add(Counter.RX_BYTES, bytes);
    counters.add(Counter.TX_BYTES, bytes);
    counters.add(Counter.ECHOED, frames);
  }

  private void operate(Burst burst, int received) {
    for (int i = 0; i < received; i++) {
      settle(burst, i);
    }
  }

  private static void give(Burst burst, int from, int to) {
    for (int i = from; i < to; i++) {
      burst.transmit(i);
    }
  }

  /**
   * Whether a frame is untagged UDP over IP without extension headers, which no rule but the last
   * speaks of.
   */
  private static boolean isPlainUdp(long address, int length) {
    int type = Short.toUnsignedInt(raw16(address + 12));
    return (type == RAW_IPV4 && length >= 34 && u8(address + 23) == IpProtocol.UDP)
        || (type == RAW_IPV6 && length >= 54 && u8(address + 20) == IpProtocol.UDP);
  }

  /** Decides one frame's fate and gives it away. */
  private void settle(Burst burst, int index) {
    int flagged = burst.length(index);
    if (flagged < 0 && queue.gather(index)) {
      flagged = burst.length(index);
    }
    int length = flagged & ~Burst.SEGMENTED;
    counters.add(Counter.RX_BYTES, length);
    if (length < Ethernet.HEADER_LENGTH) {
      burst.drop(index);
      counters.increment(Counter.DROP_RUNT);
      return;
    }
    frame.wrap(index, burst.address(index), length, flagged < 0);
    Counter fate = fate();
    if (fate.group() == Counter.Group.DROP) {
      burst.drop(index);
      counters.increment(fate);
      return;
    }
    burst.transmit(index);
    counters.add(Counter.TX_BYTES, frame.length());
    counters.increment(fate);
  }

  private Counter fate() {
    long address = frame.address();
    long destination = Ethernet.destinationWire(address);
    long source = Ethernet.sourceWire(address);
    if (Ethernet.isGroup(source)) {
      return Counter.DROP_GROUP_SOURCE;
    }
    if (source == loopSource) {
      return Counter.DROP_OWN_SOURCE;
    }
    if (ownSourceIsPeers && isOther(source)) {
      Ethernet.putAddresses(address, destination, own);
    }
    if (Ethernet.isGroup(destination)) {
      Counter otherwise =
          destination == Ethernet.BROADCAST_WIRE ? Counter.DROP_BROADCAST : Counter.DROP_MULTICAST;
      return looksInside ? responder.group(frame, otherwise) : otherwise;
    }
    if (isOther(destination)) {
      counters.increment(Counter.ACCEPTED_ON_OLD);
    } else if (destination != own && !promiscuous) {
      return Counter.DROP_OTHER_DESTINATION;
    }
    if (looksInside && !isPlainUdp(address)) {
      Counter answer = responder.unicast(frame);
      if (answer != null) {
        return answer;
      }
    }
    return operation.apply(frame, own);
  }

  private boolean isOther(long wire) {
    for (long other : others) {
      if (other == wire) {
        return true;
      }
    }
    return false;
  }

  private boolean isPlainUdp(long address) {
    return !frame.isSegmented() && isPlainUdp(address, frame.length());
  }
}
