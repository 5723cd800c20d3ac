package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interfaces of the calling thread's network namespace, by getifaddrs(3).
 *
 * <p>java.net.NetworkInterface does not list an interface without an IP address (it asks
 * SIOCGIFCONF), which is what the interface of a pod often is; and /sys shows those of the
 * namespace that mounted it, which after {@code nsenter --net} is another one.
 */
@SuppressWarnings("restricted") // foreign memory: lengths are those of the kernel's own headers
public final class KernelInterfaces {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IFF_UP = 1;

  /** struct ifaddrs of a 64-bit Linux: next, name, flags, address. */
  private static final long IFADDRS_BYTES = 56;

  private static final long NAME_OFFSET = 8;
  private static final long FLAGS_OFFSET = 16;
  private static final long ADDRESS_OFFSET = 24;

  /** struct sockaddr_in and sockaddr_in6. */
  private static final long IPV4_OFFSET = 4;

  private static final long IPV6_OFFSET = 8;
  private static final long LONGEST_SOCKADDR = 28;

  private static final MethodHandle GETIFADDRS =
      Libc.function("getifaddrs", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle FREEIFADDRS =
      Libc.function("freeifaddrs", FunctionDescriptor.ofVoid(ADDRESS));

  /** linux/sockios.h, linux/if.h. */
  private static final long SIOCGIFMTU = 0x8921;

  private static final int IFNAMSIZ = 16;
  private static final long IFREQ_BYTES = 40;

  private KernelInterfaces() {}

  /**
   * The largest payload of a frame on an interface (netdevice(7)).
   *
   * @throws NetworkException when there is no such interface
   */
  public static int mtu(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errnoState(arena);
      MemorySegment request = arena.allocate(IFREQ_BYTES);
      request.setString(0, name);
      int socket = (int) Calls.SOCKET.invokeExact(errno, AF_INET, Calls.SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) {
        throw new NetworkException("socket(AF_INET) = " + Libc.describeErrno(errno));
      }
      int result = (int) Calls.IOCTL.invokeExact(errno, socket, SIOCGIFMTU, request);
      String failure = result < 0 ? Libc.describeErrno(errno) : "";
      int _ = (int) Calls.CLOSE.invokeExact(errno, socket);
      if (result < 0) {
        throw new NetworkException("ioctl(SIOCGIFMTU, " + name + ") = " + failure);
      }
      return request.get(JAVA_INT, IFNAMSIZ);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The kernel's number of an interface, which no later one of its namespace gets; 0 for none. */
  public static int index(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          Index.IF_NAMETOINDEX.invokeExact(Libc.errnoState(arena), arena.allocateFrom(name));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Linked when an interface is first asked for its MTU. */
  private static final class Calls {
    static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    static final MethodHandle SOCKET =
        Libc.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle IOCTL =
        Libc.function(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle CLOSE =
        Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  /** Linked when an interface is first asked for its number. */
  private static final class Index {
    static final MethodHandle IF_NAMETOINDEX =
        Libc.function("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  /** The interface of that name, if there is one. */
  public static Optional<KernelInterface> find(String name) {
    return all().stream().filter(found -> found.name().equals(name)).findFirst();
  }

  /** All interfaces, in the kernel's order. */
  public static List<KernelInterface> all() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment head = arena.allocate(ADDRESS);
      MemorySegment errno = Libc.errnoState(arena);
      int result = (int) GETIFADDRS.invokeExact(errno, head);
      if (result != 0) {
        throw new NetworkException("getifaddrs() = " + Libc.describeErrno(errno));
      }
      MemorySegment list = head.get(ADDRESS, 0);
      try {
        return read(list);
      } finally {
        FREEIFADDRS.invokeExact(errno, list);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<KernelInterface> read(MemorySegment list) throws UnknownHostException {
    Map<String, Boolean> up = new LinkedHashMap<>();
    Map<String, List<InetAddress>> addresses = new LinkedHashMap<>();
    for (MemorySegment next = list; next.address() != 0; ) {
      MemorySegment entry = next.reinterpret(IFADDRS_BYTES);
      String name = entry.get(ADDRESS, NAME_OFFSET).reinterpret(64).getString(0);
      up.put(name, (entry.get(JAVA_INT, FLAGS_OFFSET) & IFF_UP) != 0);
      List<InetAddress> own = addresses.computeIfAbsent(name, n -> new ArrayList<>());
      MemorySegment socketAddress = entry.get(ADDRESS, ADDRESS_OFFSET);
      if (socketAddress.address() != 0) {
        MemorySegment structure = socketAddress.reinterpret(LONGEST_SOCKADDR);
        short family = structure.get(JAVA_SHORT, 0);
        if (family == AF_INET) {
          own.add(address(structure, IPV4_OFFSET, 4));
        } else if (family == AF_INET6) {
          own.add(address(structure, IPV6_OFFSET, 16));
        }
      }
      next = entry.get(ADDRESS, 0);
    }
    return up.entrySet().stream()
        .map(
            one ->
                new KernelInterface(
                    one.getKey(), one.getValue(), addresses.getOrDefault(one.getKey(), List.of())))
        .toList();
  }

  private static InetAddress address(MemorySegment structure, long offset, int length)
      throws UnknownHostException {
    return InetAddress.getByAddress(structure.asSlice(offset, length).toArray(JAVA_BYTE));
  }
}
