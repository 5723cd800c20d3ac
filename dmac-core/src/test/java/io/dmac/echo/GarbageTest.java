package io.dmac.echo;

import static io.dmac.packet.TestFrames.arp;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.fragmentHeader;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.icmp;
import static io.dmac.packet.TestFrames.icmpv6;
import static io.dmac.packet.TestFrames.ip;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.tcp;
import static io.dmac.packet.TestFrames.udp;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.v6;
import static io.dmac.packet.TestFrames.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.PacketMemory;
import io.dmac.packet.TestFrames;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.port.SimulatedBurst;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever comes, a frame ends in exactly one counter, nothing beyond its last byte is touched, and
 * a dropped frame is left as it came.
 */
class GarbageTest {
  private static final int BURST = 8;
  private static final int BURSTS = 2_500;
  private static final MacAddress OWN = MacAddress.parse(TestPod.POD);

  /** Frames to start from: one of each kind that is looked at. */
  static List<byte[]> sound() {
    String pod = TestPod.POD;
    String peer = TestPod.PEER;
    String podV4 = TestPod.POD_V4;
    String peerV4 = TestPod.PEER_V4;
    String podV6 = TestPod.POD_V6;
    String peerV6 = TestPod.PEER_V6;
    byte[] request = arp(1, peer, peerV4, "000000000000", podV4);
    byte[] ping = icmp(8, 0, 1, 1, pattern(32));
    byte[] ping6 = icmpv6(128, 0, peerV6, podV6, join(words(1, 1), pattern(32)));
    byte[] probe = icmpv6(135, 0, "::", "ff02::1:ffab:1", join(new byte[4], ip(podV6)));
    byte[] question =
        icmpv6(135, 0, peerV6, podV6, join(new byte[4], ip(podV6), hex("0101020000000099")));
    byte[] udp = udp(peerV4, podV4, 1, 2, pattern(30));
    byte[] udp6 = udp(peerV6, podV6, 1, 2, pattern(30));
    return List.of(
        ethernet(pod, peer, 0x88B5, pattern(40)),
        ethernet("ffffffffffff", peer, 0x0806, request),
        ethernet(pod, peer, 0x0806, request, 0x8100, 1),
        ethernet(pod, peer, 0x0800, v4(peerV4, podV4, 1).of(ping)),
        ethernet(pod, peer, 0x0800, v4(peerV4, podV4, 1).options("01070704000000" + "00").of(ping)),
        ethernet(
            pod, peer, 0x0800, v4(peerV4, podV4, 1).fragment(0, true).of(Arrays.copyOf(ping, 24))),
        ethernet(
            pod,
            peer,
            0x0800,
            v4(peerV4, podV4, 1).fragment(24, false).of(Arrays.copyOfRange(ping, 24, 40))),
        ethernet(pod, peer, 0x86DD, v6(peerV6, podV6, 58, 64, ping6)),
        ethernet(
            pod,
            peer,
            0x86DD,
            v6(
                peerV6,
                podV6,
                60,
                64,
                join(hex("2c00010400000000"), fragmentHeader(58, 0, false, 1), ping6))),
        ethernet("3333ffab0001", peer, 0x86DD, v6("::", "ff02::1:ffab:1", 58, 255, probe)),
        ethernet(pod, peer, 0x86DD, v6(peerV6, podV6, 58, 255, question)),
        ethernet(pod, peer, 0x0800, v4(peerV4, podV4, 17).of(udp), 0x88A8, 1, 0x8100, 2),
        ethernet(pod, peer, 0x0800, v4(peerV4, podV4, 17).of(udp)),
        ethernet(pod, peer, 0x0800, v4(peerV4, podV4, 6).of(tcp(peerV4, podV4, 1, 2, pattern(9)))),
        ethernet(pod, peer, 0x86DD, v6(peerV6, podV6, 17, 64, udp6)),
        ethernet(pod, peer, 0x86DD, v6(peerV6, podV6, 0, 64, join(hex("1100010400000000"), udp6))));
  }

  /** Damages a frame, and often mends the IPv4 header checksum so that the damage goes deeper. */
  private static byte[] damaged(byte[] frame, Random random) {
    byte[] damaged = frame.clone();
    if (random.nextInt(3) == 0) {
      damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 20));
    }
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && damaged.length > 12; i++) {
      // Seldom the addresses, else nothing would come through the filter.
      int from = random.nextInt(8) == 0 ? 0 : 12;
      int at = from + random.nextInt(damaged.length - from);
      damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : damaged[at] ^ 1);
    }
    if (damaged.length >= 34 && TestFrames.u16(damaged, 12) == 0x0800 && random.nextBoolean()) {
      int headerLength = Math.min((damaged[14] & 0xF) * 4, damaged.length - 14);
      if (headerLength >= 12) {
        TestFrames.put16(damaged, 24, 0);
        TestFrames.put16(
            damaged, 24, TestFrames.checksum(TestFrames.slice(damaged, 14, 14 + headerLength)));
      }
    }
    return damaged;
  }

  private static byte[] random(Random random) {
    byte[] frame = new byte[random.nextInt(129)];
    random.nextBytes(frame);
    if (frame.length >= 14 && random.nextInt(8) != 0) {
      System.arraycopy(OWN.toBytes(), 0, frame, 0, 6);
      frame[6] &= (byte) 0xFE;
      int type = new int[] {0x0800, 0x0806, 0x86DD, 0x8100, 0x88A8, 0x88B5}[random.nextInt(6)];
      TestFrames.put16(frame, 12, type);
      if (frame.length > 14 && random.nextBoolean()) {
        frame[14] = (byte) (type == 0x0800 ? 0x45 : 0x60);
      }
    }
    return frame;
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void endsInOneCounterAndNothingBeyondItIsTouched(OperationKind operation, @TempDir Path directory)
      throws IOException {
    try (TrapQueue queue = new TrapQueue(directory)) {
      OwnedIps answered = TestPod.ips(TestPod.POD_V4, TestPod.POD_V6);
      OwnedIps kernel = TestPod.ips(TestPod.KERNEL_V4, TestPod.KERNEL_V6);
      AcceptedAddresses accepted = AcceptedAddresses.only(OWN);
      run(queue, operation, accepted, OwnedIps.NONE, OwnedIps.NONE, false, 1);
      run(queue, operation, accepted, answered, OwnedIps.NONE, false, 2);
      run(queue, operation, accepted, answered, kernel, true, 3);
    }
  }

  private static void run(
      TrapQueue queue,
      OperationKind operation,
      AcceptedAddresses accepted,
      OwnedIps answered,
      OwnedIps kernel,
      boolean beneath,
      int seed) {
    Counters counters = new Counters();
    EchoProcessor processor =
        new EchoProcessor(queue, counters, operation, accepted, answered, kernel, beneath);
    List<byte[]> sound = sound();
    Random random = new Random(seed);
    byte[][] frames = new byte[BURST][];
    for (int turn = 1; turn <= BURSTS; turn++) {
      for (int i = 0; i < BURST; i++) {
        frames[i] =
            random.nextInt(3) == 0
                ? random(random)
                : damaged(sound.get(random.nextInt(sound.size())), random);
      }
      queue.fill(frames, random);
      processor.process(queue.burst());
      queue.check(frames);
      check(counters, (long) turn * BURST);
    }
    assertThat(counters.sum(Counter.Group.DROP)).isPositive();
    assertThat(counters.sum(Counter.Group.WORK)).isPositive();
  }

  private static void check(Counters counters, long received) {
    long ended =
        counters.sum(Counter.Group.DROP)
            + counters.sum(Counter.Group.WORK)
            - counters.get(Counter.ACCEPTED_ON_OLD);
    if (ended != received) {
      throw new AssertionError(ended + " of " + received + " frames ended in a counter");
    }
  }

  @Test
  void theTrapCatchesWhoReadsTooFar(@TempDir Path directory) throws IOException {
    TrapMemory memory = new TrapMemory(directory, "trap");
    assertThat(PacketMemory.u8(memory.end() - 1)).isZero();
    assertThatThrownBy(() -> PacketMemory.u8(memory.end())).isInstanceOf(InternalError.class);
    assertThatThrownBy(() -> PacketMemory.u48(memory.end() - 7)).isInstanceOf(InternalError.class);
  }

  /** Each frame of a burst ends, but for a random spare, where its trap begins. */
  private static final class TrapQueue implements PortQueue, AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final long handles = arena.allocate(16L * BURST, 8).address();
    private final long addresses = arena.allocate(16L * BURST, 8).address();
    private final long lengths = arena.allocate(8L * BURST, 8).address();
    private final long dropHandles = arena.allocate(16L * BURST, 8).address();
    private final Burst burst = new SimulatedBurst(BURST, handles, addresses, lengths, dropHandles);
    private final TrapMemory[] memories = new TrapMemory[BURST];
    private final int[] spares = new int[BURST];

    TrapQueue(Path directory) throws IOException {
      for (int i = 0; i < BURST; i++) {
        memories[i] = new TrapMemory(directory, "frame" + i);
      }
    }

    void fill(byte[][] frames, Random random) {
      for (int i = 0; i < BURST; i++) {
        spares[i] = random.nextInt(4) == 0 ? 16 : 0;
        long address = memories[i].end() - spares[i] - frames[i].length;
        PacketMemory.copy(frames[i], address);
        PacketMemory.putRaw64(handles + 8L * i, i);
        PacketMemory.putRaw64(addresses + 8L * i, address);
        boolean segmented = random.nextInt(32) == 0;
        PacketMemory.putRaw32(
            lengths + 4L * i, frames[i].length | (segmented ? Burst.SEGMENTED : 0));
      }
      burst.refill(BURST);
    }

    void check(byte[][] frames) {
      boolean[] given = new boolean[BURST];
      for (int i = 0; i < burst.transmitCount(); i++) {
        int frame = (int) burst.handle(i);
        long address = burst.data(frame);
        check(!given[frame] && Ethernet.sourceWire(address) == OWN.wire(), frames[frame]);
        given[frame] = true;
      }
      for (int i = 0; i < burst.dropCount(); i++) {
        int frame = (int) PacketMemory.raw64(dropHandles + 8L * i);
        byte[] now = PacketMemory.bytes(burst.data(frame), frames[frame].length);
        check(!given[frame] && Arrays.equals(now, frames[frame]), frames[frame]);
        given[frame] = true;
      }
      for (int i = 0; i < BURST; i++) {
        check(given[i], frames[i]);
      }
    }

    private static void check(boolean right, byte[] frame) {
      if (!right) {
        throw new AssertionError(java.util.HexFormat.of().formatHex(frame));
      }
    }

    @Override
    public Burst burst() {
      return burst;
    }

    @Override
    public boolean resize(int index, int length) {
      int before = burst.length(index);
      if (before < 0 || length > before + spares[index]) {
        return false;
      }
      PacketMemory.putRaw32(lengths + 4L * index, length);
      return true;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public int exchange() {
      return 0;
    }

    @Override
    public int allocate(int count, int length, long contents) {
      return 0;
    }

    @Override
    public boolean gather(int index) {
      return false;
    }

    @Override
    public boolean send(byte[] frame) {
      return false;
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
