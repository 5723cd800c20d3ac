package io.dmac.app.doctor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.OptionalInt;

/**
 * Whether this process may ask on which NUMA node memory lies (get_mempolicy(2)). DPDK asks so of
 * each hugepage. The profile of Docker and of Kubernetes' runtimes permits it with CAP_SYS_NICE
 * alone.
 */
final class MemoryPolicy {
  private static final int EPERM = 1;

  private MemoryPolicy() {}

  /**
   * @param errno of the call; empty where it succeeded
   */
  static List<Finding> findings(OptionalInt errno, VfioUse use) {
    if (errno.isEmpty() || errno.getAsInt() != EPERM) {
      return List.of(); // a kernel without NUMA answers ENOSYS, and DPDK does without
    }
    return List.of(
        use.needed(
            "memory",
            "get_mempolicy",
            "refused by a seccomp filter (EPERM): DPDK asks by it on which NUMA node a hugepage is,"
                + " and takes none, however many are free: \"Failed to get current mempolicy\","
                + " \"Cannot init memory\"",
            "add SYS_NICE to the container's securityContext.capabilities, or allow get_mempolicy in"
                + " the seccomp profile"));
  }

  /** Makes the call. */
  @SuppressWarnings("restricted") // the signature is that of numaif.h, by syscall(2)
  static OptionalInt errno() {
    long number =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> 239;
          case "aarch64" -> 236;
          default -> -1; // ENOSYS
        };
    Linker linker = Linker.nativeLinker();
    MethodHandle syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    try (Arena arena = Arena.ofConfined()) {
      MemoryLayout layout = Linker.Option.captureStateLayout();
      MemorySegment state = arena.allocate(layout);
      MemorySegment none = MemorySegment.NULL;
      long result = (long) syscall.invokeExact(state, number, none, none, 0L, none, 0L);
      return result == 0
          ? OptionalInt.empty()
          : OptionalInt.of(
              state.get(
                  JAVA_INT, layout.byteOffset(MemoryLayout.PathElement.groupElement("errno"))));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
