package io.dmac.app.net;

import io.dmac.mac.MacAddress;
import io.dmac.port.DriverCall;
import io.dmac.port.Link;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import io.dmac.port.Port;
import io.dmac.port.PortCapabilities;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;
import io.dmac.port.PortStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Linux interface without DPDK: its address is changed by the kernel, and no frame goes through
 * here.
 *
 * <p>The interface stays up where its driver can; where it cannot, it goes down for as long as the
 * change takes, and gets back the routes, IPv6 addresses and permanent neighbours that Linux drops
 * meanwhile.
 */
public final class KernelInterfacePort implements Port {
  private static final System.Logger LOG = System.getLogger(KernelInterfacePort.class.getName());

  private final RouteNetlink netlink;
  private final KernelLink opened;
  private final AddressSetter setter;
  private final DriverCall driverCall = new DriverCall();
  private MacAddress originalMac;
  private volatile MacAddress currentMac;
  private volatile long linkDownNs;
  private volatile List<String> notPutBack = List.of();

  /** Asks the kernel for the change: another one stands for a driver that is not there. */
  @FunctionalInterface
  interface AddressSetter {
    void set(int index, MacAddress address);
  }

  KernelInterfacePort(
      RouteNetlink netlink, KernelLink opened, MacAddress mac, AddressSetter setter) {
    this.netlink = netlink;
    this.opened = opened;
    this.setter = setter;
    this.originalMac = mac;
    this.currentMac = mac;
  }

  /**
   * Opens an interface of the calling thread's network namespace.
   *
   * @throws PortException when there is none of that name, or it has no Ethernet address
   */
  public static KernelInterfacePort open(String name) {
    RouteNetlink netlink = asPort(RouteNetlink::open);
    return open(netlink, name, netlink::setAddress);
  }

  static KernelInterfacePort open(RouteNetlink netlink, String name, AddressSetter setter) {
    try {
      KernelLink link = asPort(() -> netlink.link(name));
      MacAddress mac =
          link.address()
              .filter(address -> link.isEthernet())
              .orElseThrow(
                  () ->
                      new PortException(
                          name
                              + " is no Ethernet interface (link type "
                              + link.hardwareType()
                              + "): it has no MAC address to change",
                          0));
      return new KernelInterfacePort(netlink, link, mac, setter);
    } catch (PortException e) {
      netlink.close();
      throw e;
    }
  }

  private static <T> T asPort(Supplier<T> call) {
    try {
      return call.get();
    } catch (NetworkException e) {
      throw asPort(e);
    }
  }

  private static PortException asPort(NetworkException e) {
    PortException failure = new PortException(String.valueOf(e.getMessage()), e.errno());
    failure.initCause(e);
    return failure;
  }

  /** The interface's number in its namespace: ethdev has none for it. */
  @Override
  public int id() {
    return opened.index();
  }

  @Override
  public String name() {
    return opened.name();
  }

  /** The kind of a virtual interface, such as {@code veth}; {@code kernel} for any other. */
  @Override
  public String driver() {
    return opened.kind().isEmpty() ? "kernel" : opened.kind();
  }

  @Override
  public Optional<String> kernelInterface() {
    return Optional.of(opened.name());
  }

  @Override
  public Optional<String> addressIsFixed() {
    return liveChange() == LiveChange.NEVER
        ? Optional.of(
            name()
                + " cannot have another address: an interface of "
                + opened.kind()
                + " has its parent's MAC address; change the parent's, or use macvlan")
        : Optional.empty();
  }

  @Override
  public PortCapabilities capabilities() {
    return new PortCapabilities(MacKind.KERNEL, 1, 0, 0, false, false, false);
  }

  @Override
  public MacAddress macAddress() {
    return currentMac;
  }

  @Override
  public MacAddress originalMacAddress() {
    return originalMac;
  }

  /** The address the device was made with, where its driver knows. */
  public Optional<MacAddress> permanentMacAddress() {
    return opened.permanentAddress();
  }

  @Override
  public MacAddress readBackMacAddress() {
    return asPort(() -> netlink.link(id())).address().orElse(MacAddress.ZERO);
  }

  @Override
  public MacKind setMacAddress(MacAddress address) {
    linkDownNs = 0;
    notPutBack = List.of();
    addressIsFixed()
        .ifPresent(
            why -> {
              throw new PortException(why, 0);
            });
    driverCall.begin();
    try {
      change(address);
    } catch (NetworkException e) {
      throw asPort(e);
    } finally {
      driverCall.end();
    }
    currentMac = address;
    return MacKind.KERNEL;
  }

  /** With what puts the interface back as it was. */
  @Override
  public DriverCall driverCall() {
    return driverCall;
  }

  private void change(MacAddress address) {
    LinkSnapshot before = LinkSnapshot.beforeLiveChange(netlink, id());
    try {
      setter.set(id(), address);
    } catch (NetworkException e) {
      if (e.errno() != Errno.EBUSY || !netlink.link(id()).isUp()) {
        throw e;
      }
      changeWithLinkDown(address);
      return;
    }
    putBack(before);
  }

  private void changeWithLinkDown(MacAddress address) {
    LinkSnapshot before = LinkSnapshot.beforeLinkDown(netlink, id());
    long downAtNs = System.nanoTime();
    netlink.setUp(id(), false);
    try {
      try {
        setter.set(id(), address);
      } finally {
        netlink.setUp(id(), true);
      }
    } catch (NetworkException e) {
      bringBack(e);
      throw e;
    } finally {
      linkDownNs = System.nanoTime() - downAtNs;
      putBack(before);
    }
  }

  /** After a failure half way: with the old address, and up. */
  private void bringBack(NetworkException failure) {
    try {
      KernelLink now = netlink.link(id());
      if (now.address().filter(currentMac::equals).isEmpty()) {
        setter.set(id(), currentMac);
      }
      if (!now.isUp()) {
        netlink.setUp(id(), true);
      }
    } catch (NetworkException e) {
      failure.addSuppressed(e);
    }
  }

  private void putBack(LinkSnapshot before) {
    List<String> refused;
    try {
      refused = before.putBack();
    } catch (NetworkException e) {
      refused = List.of(String.valueOf(e.getMessage()));
    }
    notPutBack = List.copyOf(refused);
    for (String refusal : refused) {
      LOG.log(System.Logger.Level.WARNING, name() + " lost something: " + refusal);
    }
  }

  /** What is known of its driver before a change is tried. */
  public LiveChange liveChange() {
    return LiveChange.of(opened.kind());
  }

  /** Whether it is administratively up. */
  public boolean isUp() {
    return asPort(() -> netlink.link(id())).isUp();
  }

  /** Whether the last change had to take the interface down. */
  public boolean linkWentDown() {
    return linkDownNs > 0;
  }

  /** For how long the last change had the interface down, 0 when it stayed up. */
  public long linkDownNs() {
    return linkDownNs;
  }

  /** What the last change cost the interface for good, with the kernel's reasons. */
  public List<String> notPutBack() {
    return notPutBack;
  }

  @Override
  public OldAddress oldAddressPrediction() {
    return OldAddress.LOST;
  }

  /** The kernel's stack takes frames to the interface's one address alone. */
  @Override
  public OldAddress keepReceiving(MacAddress old) {
    return OldAddress.LOST;
  }

  @Override
  public void stopReceiving(MacAddress old) {}

  @Override
  public void originalMacAddress(MacAddress first) {
    originalMac = first;
  }

  @Override
  public List<MacAddress> macAddresses() {
    return List.of(currentMac);
  }

  /** Without its speed, which rtnetlink does not tell. */
  @Override
  public Link link() {
    return new Link(asPort(() -> netlink.link(id())).hasCarrier(), 0, true);
  }

  /** Since the interface was made. */
  @Override
  public PortStatistics statistics() {
    return asPort(() -> netlink.statistics(id()));
  }

  /** None: frames stay in the kernel. */
  @Override
  public List<PortQueue> queues() {
    return List.of();
  }

  /** Nothing to do: whether the interface is up is for others to say. */
  @Override
  public void start() {}

  @Override
  public void stop() {}

  /** Leaves the address as it is: somebody changed it on purpose. */
  @Override
  public void close() {
    netlink.close();
  }
}
