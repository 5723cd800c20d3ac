package io.dmac.port;

import io.dmac.mac.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * A port as the control plane sees it. ethdev's control calls take no lock, so the methods of one
 * port must not run at once: {@link io.dmac.port.PortQueue} alone is for poll threads.
 */
public interface Port extends AutoCloseable {
  /** ethdev's port number. */
  int id();

  /** The device's name, such as {@code net_af_packet0} or {@code 0000:02:00.0}. */
  String name();

  /** The driver's name, such as {@code net_af_packet}. */
  String driver();

  /** The Linux interface beneath the port, where there is one. */
  Optional<String> kernelInterface();

  /** Whether the peer at the other end has this port's own address, as the kernel's of a tap. */
  default boolean sharesAddressWithPeer() {
    return false;
  }

  /** Why the port cannot have any other address, with the remedy; empty where it can. */
  default Optional<String> addressIsFixed() {
    return Optional.empty();
  }

  PortCapabilities capabilities();

  /** The current address: the last one the driver accepted, or the software address. */
  MacAddress macAddress();

  /**
   * The address the port had when it was opened; {@link #close()} restores it on a kernel
   * interface.
   */
  MacAddress originalMacAddress();

  /** What the driver itself answers when asked for the address now. */
  MacAddress readBackMacAddress();

  /**
   * Sets the default MAC address in the device or the kernel where the driver can, else records it
   * as the software address. One that {@link #keepReceiving} was asked for is no longer a secondary
   * one then.
   *
   * @return on what it took effect
   * @throws PortException when the driver refused it; nothing has changed then
   */
  MacKind setMacAddress(MacAddress address);

  /** The last call of the driver by {@link #setMacAddress}. */
  DriverCall driverCall();

  /** How {@link #keepReceiving} would go, as far as that can be told without trying. */
  OldAddress oldAddressPrediction();

  /**
   * Goes on receiving frames to an address that the port had until now; for after {@link
   * #setMacAddress}, since a default address must not be among the secondary ones (ethdev's
   * EEXIST).
   *
   * @return how; {@link OldAddress#LOST} when it cannot
   */
  OldAddress keepReceiving(MacAddress old);

  /** Ends {@link #keepReceiving}; for an address it was not asked for, nothing happens. */
  void stopReceiving(MacAddress old);

  /**
   * Says what {@link #originalMacAddress()} is, where an owner that did not end well had changed
   * the address before this port was opened.
   */
  void originalMacAddress(MacAddress original);

  /** All addresses the device accepts, the default one first. */
  List<MacAddress> macAddresses();

  Link link();

  PortStatistics statistics();

  List<PortQueue> queues();

  void start();

  /**
   * Starts the port anew after its device was reset, with the queues, the addresses and the modes
   * it had. What it was about to send is lost; no poll thread may use a queue meanwhile.
   *
   * @throws PortException when the device does not come back
   */
  default void restart() {
    stop();
    start();
  }

  void stop();

  /** Whether it looks for a peer when it starts, and not again. */
  default boolean findsPeerByStart() {
    return false;
  }

  /** Stops the port, restores a kernel interface's original address, and releases the device. */
  @Override
  void close();
}
