package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Requests to the kernel over a socket of NETLINK_ROUTE, and their answers. */
final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final long SOCKADDR_NL_BYTES = 12;

  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;

  private static final int MSG_PEEK = 0x2;
  private static final int MSG_TRUNC = 0x20;

  /** The kernel answers within the request; this is for one that does not answer at all. */
  private static final long PATIENCE_SECONDS = 10;

  /**
   * Another's change between two parts of a list makes the kernel flag it; then it is read anew.
   */
  private static final int DUMP_ATTEMPTS = 10;

  private static final int NLMSGERR_ATTR_MSG = 1;

  private final NativeSocket socket;
  private int sequence;
  private int bufferBytes = 32 * 1024;

  private NetlinkSocket(NativeSocket socket) {
    this.socket = socket;
  }

  static NetlinkSocket open() {
    NativeSocket socket =
        NativeSocket.open(
            "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)",
            AF_NETLINK,
            NativeSocket.SOCK_RAW,
            NETLINK_ROUTE,
            "a sandbox may forbid netlink; run it outside");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timeout = arena.allocate(16, 8);
      timeout.set(JAVA_LONG, 0, PATIENCE_SECONDS);
      check("SO_RCVTIMEO", socket.option(SOL_SOCKET, SO_RCVTIMEO, timeout));
      MemorySegment one = arena.allocateFrom(JAVA_INT, 1);
      // Both are for better words alone, and kernels before 4.12 have neither.
      int _ = socket.option(SOL_NETLINK, NETLINK_EXT_ACK, one);
      int _ = socket.option(SOL_NETLINK, NETLINK_CAP_ACK, one);
      MemorySegment address = arena.allocate(SOCKADDR_NL_BYTES, 4);
      address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      check("bind(AF_NETLINK)", socket.bind(address));
      return new NetlinkSocket(socket);
    } catch (NetworkException e) {
      socket.close();
      throw e;
    }
  }

  private static void check(String call, int result) {
    NativeSocket.check(call, result, "");
  }

  /**
   * Asks for something or changes something, and waits for the kernel's word that it is done.
   *
   * @param call how an error names the request
   * @param remedy what an error advises, by the positive errno
   * @return what the kernel sent before that word
   */
  List<NetlinkMessage> request(
      String call, int type, int flags, ByteBuffer body, IntFunction<String> remedy) {
    return exchange(call, type, flags | NetlinkMessage.ACK, body, remedy).messages();
  }

  /** All entries of a table. */
  List<NetlinkMessage> dump(String call, int type, ByteBuffer body) {
    for (int attempt = 1; ; attempt++) {
      Answer answer = exchange(call, type, NetlinkMessage.DUMP, body, errno -> "");
      if (!answer.interrupted() || attempt == DUMP_ATTEMPTS) {
        return answer.messages();
      }
    }
  }

  private record Answer(List<NetlinkMessage> messages, boolean interrupted) {}

  private synchronized Answer exchange(
      String call, int type, int flags, ByteBuffer body, IntFunction<String> remedy) {
    int number = ++sequence;
    send(call, new NetlinkMessage(type, flags | NetlinkMessage.REQUEST, number, body));
    List<NetlinkMessage> messages = new ArrayList<>();
    boolean interrupted = false;
    while (true) {
      for (NetlinkMessage message : receive(call)) {
        if (message.sequence() != number) {
          continue; // of an exchange that an error ended before its last message
        }
        interrupted |= (message.flags() & NetlinkMessage.DUMP_INTERRUPTED) != 0;
        switch (message.type()) {
          case NetlinkMessage.ERROR, NetlinkMessage.DONE -> {
            checkEnd(call, message, remedy);
            return new Answer(messages, interrupted);
          }
          default -> messages.add(message);
        }
      }
    }
  }

  private static void checkEnd(String call, NetlinkMessage end, IntFunction<String> remedy) {
    ByteBuffer body = end.body();
    int errno = body.remaining() < Integer.BYTES ? 0 : -body.getInt(0);
    if (errno != 0) {
      String words = kernelsWords(end);
      String advice = remedy.apply(errno);
      throw new NetworkException(
          call
              + " = "
              + Errno.describe(errno)
              + (words.isEmpty() ? "" : ", the kernel says '" + words + "'")
              + (advice.isEmpty() ? "" : ": " + advice),
          errno);
    }
  }

  /** The text of an extended acknowledgement (linux/netlink.h, NLM_F_ACK_TLVS). */
  static String kernelsWords(NetlinkMessage end) {
    boolean capped = (end.flags() & 0x100) != 0;
    boolean hasAttributes = (end.flags() & 0x200) != 0;
    ByteBuffer body = end.body();
    int request = Integer.BYTES;
    if (!hasAttributes || end.type() != NetlinkMessage.ERROR || body.remaining() < request + 16) {
      return "";
    }
    int requestBytes = capped ? NetlinkMessage.HEADER_BYTES : body.getInt(request);
    int attributes = request + NetlinkMessage.aligned(requestBytes);
    return attributes > body.limit()
        ? ""
        : NetlinkAttributes.of(body, attributes).text(NLMSGERR_ATTR_MSG);
  }

  private void send(String call, NetlinkMessage message) {
    try (Arena arena = Arena.ofConfined()) {
      check(call, socket.send(arena.allocateFrom(JAVA_BYTE, message.toBytes())));
    }
  }

  private List<NetlinkMessage> receive(String call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(bufferBytes, 8);
      // With MSG_TRUNC the answer is the datagram's length, however little of it fits.
      int length = socket.receive(buffer, MSG_PEEK | MSG_TRUNC);
      check(call, length);
      if (length > bufferBytes) {
        bufferBytes = Integer.highestOneBit(length) << 1;
        buffer = arena.allocate(bufferBytes, 8);
      }
      length = socket.receive(buffer, 0);
      check(call, length);
      return NetlinkMessage.parse(ByteBuffer.wrap(buffer.asSlice(0, length).toArray(JAVA_BYTE)));
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
