package io.dmac.dpdk;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dmac.dpdk.global.dpdk;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The way of a poll thread into native code and back, once a turn. */
enum Crossing {
  /** A JNI call: other threads can stop the world meanwhile, however long the driver waits. */
  JNI,
  /**
   * A call without a change of the thread's state (Linker.Option.critical): cheaper by some ns, but
   * a collection waits until it returns. Only for drivers that never wait.
   */
  CRITICAL;

  @SuppressWarnings("restricted") // the address is one of our own library
  private static final MethodHandle EXCHANGE =
      Linker.nativeLinker()
          .downcallHandle(
              MemorySegment.ofAddress(dpdk.dmac_exchange_address()),
              FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT),
              Linker.Option.critical(false));

  static Crossing to(String driver) {
    return Driver.callsTheKernel(driver) ? JNI : CRITICAL;
  }

  /** dmac_exchange: the number of frames received. */
  int exchange(long burst, int transmit, int drop) {
    if (this == JNI) {
      return dpdk.dmac_exchange(burst, transmit, drop);
    }
    try {
      return (int) EXCHANGE.invokeExact(burst, transmit, drop);
    } catch (Throwable e) {
      throw new AssertionError("a native function throws nothing", e);
    }
  }
}
