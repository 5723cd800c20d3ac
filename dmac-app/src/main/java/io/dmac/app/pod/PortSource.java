package io.dmac.app.pod;

import io.dmac.app.config.RunConfiguration;
import io.dmac.dpdk.PortEvent;
import io.dmac.port.Port;
import java.util.List;
import java.util.function.IntSupplier;

/** Where a pod's ports come from. All methods are called on the pod's control thread. */
public interface PortSource extends AutoCloseable {
  /**
   * Opens every port of a configuration, in its order; they do not run yet.
   *
   * @param listener is told what drivers report; it returns at once
   */
  List<OpenPort> open(RunConfiguration configuration, EventListener listener);

  /** Releases what the ports stood on; they were closed before. */
  @Override
  void close();

  /** What they are made of, such as {@code DPDK 22.11.11}. */
  String version();

  /** Hears of events, on threads of the drivers'. */
  @FunctionalInterface
  interface EventListener {
    /**
     * Returns at once; the driver waits.
     *
     * @param index the port's place in the configuration
     */
    void onEvent(int index, PortEvent event);
  }

  /**
   * A port that was opened.
   *
   * @param port the port
   * @param kernelBeneath whether the kernel's own stack sees every frame the port receives
   * @param buffersInUse frame buffers not given back; after the port was closed, those leaked
   */
  record OpenPort(Port port, boolean kernelBeneath, IntSupplier buffersInUse) {}
}
