package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs code inside another network namespace (network_namespaces(7)). */
public final class NetworkNamespace {
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x4000_0000;

  /** asm-generic/socket.h. */
  private static final int SOL_SOCKET = 1;

  private static final int SO_NETNS_COOKIE = 71;

  private NetworkNamespace() {}

  /** What the kernel calls the process's namespace while it exists, such as {@code 4026531840}. */
  public static String number() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString().replaceAll("\\D", "");
    } catch (IOException e) {
      return "0";
    }
  }

  /**
   * What the kernel calls the process's namespace, and will call no other one until the machine
   * starts anew; its number where the kernel (before 5.14) has none.
   */
  public static String cookie() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errnoState(arena);
      int socket = (int) Cookie.SOCKET.invokeExact(errno, 2, 0x80002, 0);
      if (socket < 0) {
        return number();
      }
      MemorySegment value = arena.allocate(JAVA_LONG);
      MemorySegment length = arena.allocateFrom(JAVA_INT, Long.BYTES);
      int result =
          (int)
              Cookie.GETSOCKOPT.invokeExact(
                  errno, socket, SOL_SOCKET, SO_NETNS_COOKIE, value, length);
      int _ = (int) Descriptor.CLOSE.invokeExact(errno, socket);
      return result == 0 ? "c" + value.get(JAVA_LONG, 0) : number();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Linked when first entered: a link costs tens of milliseconds, and most pods enter none. */
  private static final class Entry {
    static final MethodHandle OPEN =
        Libc.function(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle SETNS =
        Libc.function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  }

  /** Linked when a descriptor is first closed. */
  private static final class Descriptor {
    static final MethodHandle CLOSE =
        Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  /** Linked when a cookie is first asked for. */
  private static final class Cookie {
    static final MethodHandle SOCKET =
        Libc.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle GETSOCKOPT =
        Libc.function(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  }

  /**
   * Runs an action on a platform thread of its own that has entered a network namespace, and waits
   * for it. Sockets opened there belong to that namespace for good, whoever uses them later; so do
   * threads started there. Virtual threads do not: their carriers stay outside.
   *
   * @param namespace such as {@code /run/netns/pod} or {@code /proc/1234/ns/net}
   * @throws NetworkException when the namespace cannot be entered
   * @throws UncheckedIOException when the action threw an IOException
   */
  public static <T> T call(Path namespace, Callable<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("dmac-netns-" + namespace.getFileName())
        .daemon(true)
        .start(
            () -> {
              try {
                enter(namespace);
                result.complete(action.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    try {
      return result.join();
    } catch (CompletionException e) {
      throw unchecked(namespace, e.getCause() == null ? e : e.getCause());
    }
  }

  private static RuntimeException unchecked(Path namespace, Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case IOException e -> new UncheckedIOException(e);
      default ->
          new NetworkException("in the network namespace " + namespace + ": " + cause, cause);
    };
  }

  /** The thread never goes back: it ends with its action. */
  private static void enter(Path namespace) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errnoState(arena);
      MemorySegment path = arena.allocateFrom(namespace.toString());
      int descriptor = (int) Entry.OPEN.invokeExact(errno, path, O_RDONLY_CLOEXEC);
      if (descriptor < 0) {
        throw new NetworkException(
            "open("
                + namespace
                + ") = "
                + Libc.describeErrno(errno)
                + ": name a network namespace, such as /run/netns/NAME (ip netns list) or"
                + " /proc/PID/ns/net");
      }
      int result = (int) Entry.SETNS.invokeExact(errno, descriptor, CLONE_NEWNET);
      String described = result == 0 ? "" : Libc.describeErrno(errno);
      int closed = (int) Descriptor.CLOSE.invokeExact(errno, descriptor);
      if (result != 0 || closed != 0) {
        throw new NetworkException(
            "setns("
                + namespace
                + ", CLONE_NEWNET) = "
                + described
                + ": entering a network namespace needs CAP_SYS_ADMIN, and the file must be one");
      }
    }
  }
}
