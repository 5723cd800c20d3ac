package io.dmac.dpdk;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.dmac.dpdk.global.dpdk;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * A call of rte_lcore_count, which reads one number: next to nothing but the way there and back.
 */
public enum BareCall {
  JNI,
  /** By the foreign function interface, with the change of the thread's state as JNI has it. */
  FFM,
  /** The same without that change. */
  FFM_CRITICAL;

  private static final MethodHandle ORDINARY = handle();
  private static final MethodHandle CRITICAL = handle(Linker.Option.critical(false));

  @SuppressWarnings("restricted") // a function of DPDK, by its name and type
  private static MethodHandle handle(Linker.Option... options) {
    NativeLibrary.load();
    MemorySegment function = SymbolLookup.loaderLookup().findOrThrow("rte_lcore_count");
    return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(JAVA_INT), options);
  }

  /** The number of lcores: 0 before EAL starts. */
  public int lcores() {
    try {
      return switch (this) {
        case JNI -> dpdk.rte_lcore_count();
        case FFM -> (int) ORDINARY.invokeExact();
        case FFM_CRITICAL -> (int) CRITICAL.invokeExact();
      };
    } catch (Throwable e) {
      throw new AssertionError("a native function throws nothing", e);
    }
  }
}
