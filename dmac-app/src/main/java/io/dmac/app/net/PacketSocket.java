package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.dmac.mac.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whole Ethernet frames over an interface of the kernel's (packet(7)), for a few of them and not
 * for traffic. For one thread at a time; not to be closed while another receives.
 */
public final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final short ETH_P_ALL_NETWORK_ORDER =
      (short) (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 3 : 3 << 8);
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_ADD_MEMBERSHIP = 1;
  private static final int PACKET_AUXDATA = 8;
  private static final short PACKET_MR_PROMISC = 1;
  private static final int PACKET_OUTGOING = 4;

  /** struct sockaddr_ll. */
  private static final int SOCKADDR_LL_BYTES = 20;

  private static final int PACKET_TYPE_OFFSET = 10;

  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  /** A frame of many that generic receive offload has put together, and its header. */
  private static final int LARGEST_FRAME = 65_536 + 18;

  private static final int CONTROL_BYTES = 64;
  private static final Duration SEND_PATIENCE = Duration.ofSeconds(1);

  private final String name;
  private final NativeSocket socket;
  private final int index;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment frame = arena.allocate(LARGEST_FRAME, 8);
  private final MemorySegment from = arena.allocate(SOCKADDR_LL_BYTES, 4);
  private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
  private final MemorySegment vector = arena.allocate(16, 8);
  private final MemorySegment header = arena.allocate(56, 8);
  private boolean closed;

  private PacketSocket(String name, int index, NativeSocket socket) {
    this.name = name;
    this.index = index;
    this.socket = socket;
    vector.set(ADDRESS, 0, frame);
    vector.set(JAVA_LONG, 8, LARGEST_FRAME);
  }

  /**
   * On an interface of the calling thread's network namespace. What arrives from now on is kept
   * until it is received.
   *
   * @throws NetworkException when there is no such interface or the privilege is missing
   */
  public static PacketSocket open(String name) {
    int index;
    try (RouteNetlink netlink = RouteNetlink.open()) {
      index = netlink.link(name).index();
    }
    // Protocol 0 receives nothing: otherwise frames of every interface come until it is bound.
    NativeSocket socket =
        NativeSocket.open(
            "socket(AF_PACKET, SOCK_RAW)",
            AF_PACKET,
            NativeSocket.SOCK_RAW | NativeSocket.SOCK_NONBLOCK,
            0,
            "sending and receiving frames needs CAP_NET_RAW; run as root");
    try (Arena arena = Arena.ofConfined()) {
      // The kernel takes the outermost VLAN tag out of a frame, and tells it beside.
      NativeSocket.check(
          "setsockopt(PACKET_AUXDATA)",
          socket.option(SOL_PACKET, PACKET_AUXDATA, arena.allocateFrom(JAVA_INT, 1)),
          "");
      MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 4);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_SHORT, 2, ETH_P_ALL_NETWORK_ORDER);
      address.set(JAVA_INT, 4, index);
      NativeSocket.check(
          "bind(AF_PACKET, " + name + ")",
          socket.bind(address),
          name + " must be there and up (ip link set " + name + " up)");
      return new PacketSocket(name, index, socket);
    } catch (NetworkException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Has the interface take frames to any address until this is closed, for one that looks for
   * answers to an address that is not the interface's yet.
   */
  public PacketSocket promiscuous() {
    try (Arena request = Arena.ofConfined()) {
      MemorySegment membership = request.allocate(16, 4);
      membership.set(JAVA_INT, 0, index);
      membership.set(JAVA_SHORT, 4, PACKET_MR_PROMISC);
      NativeSocket.check(
          "setsockopt(PACKET_ADD_MEMBERSHIP, " + name + ", PACKET_MR_PROMISC)",
          socket.option(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership),
          "");
    }
    return this;
  }

  /**
   * Receives only what a station sends from now on: on an interface with much traffic the kernel
   * would else drop its frames for want of room. What waits already is still received.
   */
  public PacketSocket onlyFrom(MacAddress source) {
    try (Arena request = Arena.ofConfined()) {
      MemorySegment program = PacketFilter.onlyFrom(source, request);
      MemorySegment filter = request.allocate(16, 8);
      filter.set(JAVA_SHORT, 0, (short) (program.byteSize() / PacketFilter.INSTRUCTION_BYTES));
      filter.set(ADDRESS, 8, program);
      NativeSocket.check(
          "setsockopt(SO_ATTACH_FILTER, " + name + ")",
          socket.option(SOL_SOCKET, SO_ATTACH_FILTER, filter),
          "");
    }
    return this;
  }

  /**
   * Sends a frame, from its destination address on and without its check sequence.
   *
   * @throws NetworkException when the kernel does not take it
   */
  public void send(byte[] bytes) {
    try (Arena request = Arena.ofConfined()) {
      MemorySegment copy = request.allocateFrom(JAVA_BYTE, bytes);
      int sent = socket.send(copy);
      if (sent == -Errno.EAGAIN) {
        int _ = socket.poll(POLLOUT, (int) SEND_PATIENCE.toMillis());
        sent = socket.send(copy);
      }
      NativeSocket.check(
          "send(" + name + ", " + bytes.length + " bytes)",
          sent,
          sent == -Errno.ENETDOWN ? "ip link set " + name + " up" : "");
    }
  }

  /**
   * The next frame from the segment, not one that this machine sent, with its VLAN tags; empty when
   * none came in time.
   */
  public Optional<byte[]> receive(Duration timeout) {
    long endNs = System.nanoTime() + timeout.toNanos();
    while (true) {
      int length = receiveNow();
      // Once after the interface went down: it may come up again.
      if (length != -Errno.EAGAIN && length != -Errno.ENETDOWN) {
        NativeSocket.check("recvmsg(" + name + ")", length, "");
        if (from.get(JAVA_BYTE, PACKET_TYPE_OFFSET) != PACKET_OUTGOING) {
          return Optional.of(withTag(length));
        }
        continue;
      }
      long leftNs = endNs - System.nanoTime();
      if (leftNs <= 0) {
        return Optional.empty();
      }
      // Rounded up: 0 would not wait.
      int _ =
          socket.poll(POLLIN, (int) Math.min(60_000, TimeUnit.NANOSECONDS.toMillis(leftNs) + 1));
    }
  }

  private int receiveNow() {
    header.set(ADDRESS, 0, from);
    header.set(JAVA_INT, 8, SOCKADDR_LL_BYTES);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    header.set(JAVA_LONG, 40, CONTROL_BYTES);
    header.set(JAVA_INT, 48, 0);
    return socket.receiveMessage(header);
  }

  private byte[] withTag(int length) {
    ByteBuffer received = frame.asSlice(0, length).asByteBuffer();
    long controlBytes = header.get(JAVA_LONG, 40);
    return StrippedTag.in(control.asSlice(0, controlBytes)).putInto(received);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      socket.close();
      arena.close();
    }
  }
}
