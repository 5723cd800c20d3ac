package io.dmac.testbed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dmac.dpdk.PortEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reports events as a driver does: by rte_eth_dev_callback_process, which libdpdk hands to drivers
 * alone, on EAL's interrupt thread. No driver that runs without its device reports more than its
 * link.
 */
public final class DriverEvents {
  private DriverEvents() {}

  /** Of the first port; returns once whoever listens has heard of it. */
  @SuppressWarnings("restricted") // the signatures are those of ethdev_driver.h and rte_alarm.h
  public static void report(PortEvent event) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup libraries = SymbolLookup.loaderLookup();
    MethodHandle process =
        linker.downcallHandle(
            libraries.findOrThrow("rte_eth_dev_callback_process"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    MethodHandle alarm =
        linker.downcallHandle(
            libraries.findOrThrow("rte_eal_alarm_set"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    CompletableFuture<Void> reported = new CompletableFuture<>();
    Consumer<MemorySegment> onAlarm =
        _ -> {
          try {
            int _ =
                (int)
                    process.invokeExact(
                        libraries.findOrThrow("rte_eth_devices"),
                        event.number(),
                        MemorySegment.NULL);
            reported.complete(null);
          } catch (Throwable e) {
            reported.completeExceptionally(e);
          }
        };
    try {
      MethodHandle accept =
          MethodHandles.lookup()
              .findVirtual(
                  Consumer.class, "accept", MethodType.methodType(void.class, Object.class))
              .bindTo(onAlarm)
              .asType(MethodType.methodType(void.class, MemorySegment.class));
      MemorySegment callback =
          linker.upcallStub(accept, FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
      int result = (int) alarm.invokeExact(1L, callback, MemorySegment.NULL);
      if (result != 0) {
        throw new IllegalStateException("rte_eal_alarm_set() = " + result);
      }
      reported.get(10, TimeUnit.SECONDS);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
