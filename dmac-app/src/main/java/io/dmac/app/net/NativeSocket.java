package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A socket of a family that Java has no class for. Its calls answer as the kernel's own do: what
 * they got, or the errno below zero; one that a signal interrupted is made again.
 */
final class NativeSocket implements AutoCloseable {
  static final int SOCK_RAW = 3;
  static final int SOCK_NONBLOCK = 0x800;

  private static final int SOCK_CLOEXEC = 0x80000;
  private static final long POLLFD_BYTES = 8;
  private static final long POLLFD_EVENTS = 4;

  private static final MethodHandle SOCKET =
      Libc.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      Libc.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      Libc.function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      Libc.function(
          "send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      Libc.function(
          "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECVMSG =
      Libc.function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle POLL =
      Libc.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int descriptor;
  private boolean closed;

  private NativeSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** In the network namespace of the calling thread, for good. */
  static NativeSocket open(String call, int family, int type, int protocol, String remedy) {
    int descriptor =
        call(state -> (int) SOCKET.invokeExact(state, family, type | SOCK_CLOEXEC, protocol));
    check(call, descriptor, remedy);
    return new NativeSocket(descriptor);
  }

  int bind(MemorySegment address) {
    int length = (int) address.byteSize();
    return call(state -> (int) BIND.invokeExact(state, descriptor, address, length));
  }

  int option(int level, int name, MemorySegment value) {
    int length = (int) value.byteSize();
    return call(
        state -> (int) SETSOCKOPT.invokeExact(state, descriptor, level, name, value, length));
  }

  int send(MemorySegment bytes) {
    return call(state -> (long) SEND.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0));
  }

  int receive(MemorySegment buffer, int flags) {
    return call(
        state -> (long) RECV.invokeExact(state, descriptor, buffer, buffer.byteSize(), flags));
  }

  /** By recvmsg(2), into a struct msghdr. */
  int receiveMessage(MemorySegment header) {
    return call(state -> (long) RECVMSG.invokeExact(state, descriptor, header, 0));
  }

  /** By poll(2): above zero when one of the events came in time. */
  int poll(short events, int timeoutMs) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(POLLFD_BYTES, Integer.BYTES);
      poll.set(JAVA_INT, 0, descriptor);
      poll.set(JAVA_SHORT, POLLFD_EVENTS, events);
      return call(state -> (int) POLL.invokeExact(state, poll, 1L, timeoutMs));
    }
  }

  /**
   * @throws NetworkException when the result is an errno below zero
   */
  static void check(String call, int result, String remedy) {
    if (result < 0) {
      throw new NetworkException(
          call + " = " + Errno.describe(-result) + (remedy.isEmpty() ? "" : ": " + remedy),
          -result);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      // Not again when interrupted: Linux has given the number back by then (close(2)).
      int _ = call(state -> Math.max(0, (int) CLOSE.invokeExact(state, descriptor)));
    }
  }

  @FunctionalInterface
  private interface Call {
    long run(MemorySegment errno) throws Throwable;
  }

  private static int call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Libc.errnoState(arena);
      int result;
      do {
        long answer = call.run(state);
        result = answer < 0 ? -Libc.errno(state) : (int) answer;
      } while (result == -Errno.EINTR);
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
