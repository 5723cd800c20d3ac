package io.dmac.port;

import io.dmac.mac.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port without a device. Its driver refuses an address when a test tells it to. */
public final class SimulatedPort implements Port {
  private static final int EOPNOTSUPP = 95;

  private final int id;
  private final MacKind kind;
  private final SimulatedPortQueue queue;
  private final List<MacAddress> asked = new ArrayList<>();
  private final DriverCall driverCall = new DriverCall();
  private final Set<MacAddress> received = new LinkedHashSet<>();
  private MacAddress original;
  private MacAddress current;
  private @Nullable MacAddress readBack;
  private @Nullable Consumer<MacAddress> peer;
  private Optional<String> fixed = Optional.empty();
  private OldAddress oldAddress = OldAddress.UNFILTERED;
  private Set<MacAddress> receivedAtCall = Set.of();
  private boolean refuses;
  private boolean started;
  private boolean closed;

  public SimulatedPort(int id, MacAddress mac, MacKind kind, SimulatedPortQueue queue) {
    this.id = id;
    this.kind = kind;
    this.queue = queue;
    original = mac;
    current = mac;
  }

  /** Whether the driver refuses every address from now on. */
  public void refuses(boolean all) {
    refuses = all;
  }

  /** Has the driver claim another address than it was given; null for the truth. */
  public void readBack(@Nullable MacAddress claimed) {
    readBack = claimed;
  }

  /** Has the other end take each address of this port for its own. */
  public void sharesAddressWith(Consumer<MacAddress> told) {
    peer = told;
  }

  /** The addresses the driver was asked for, refused ones included. */
  public List<MacAddress> asked() {
    return List.copyOf(asked);
  }

  public boolean isStarted() {
    return started;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return "net_simulated" + id;
  }

  @Override
  public String driver() {
    return "net_simulated";
  }

  @Override
  public Optional<String> kernelInterface() {
    return Optional.empty();
  }

  @Override
  public boolean sharesAddressWithPeer() {
    return peer != null;
  }

  @Override
  public PortCapabilities capabilities() {
    return new PortCapabilities(kind, 1, 1, 1, false, false, false);
  }

  @Override
  public MacAddress macAddress() {
    return current;
  }

  @Override
  public MacAddress originalMacAddress() {
    return original;
  }

  /** Has the port say why it can have no other address. */
  public void fixAddress(String why) {
    fixed = Optional.of(why);
  }

  @Override
  public Optional<String> addressIsFixed() {
    return fixed;
  }

  @Override
  public MacAddress readBackMacAddress() {
    return readBack == null ? current : readBack;
  }

  @Override
  public MacKind setMacAddress(MacAddress address) {
    driverCall.begin();
    driverCall.end();
    asked.add(address);
    receivedAtCall = received();
    if (refuses) {
      throw new PortException(
          "rte_eth_dev_default_mac_addr_set(port " + id + ", " + address + ") = -95 ENOTSUP",
          EOPNOTSUPP);
    }
    received.remove(address);
    current = address;
    if (peer != null) {
      peer.accept(address);
    }
    return kind;
  }

  @Override
  public DriverCall driverCall() {
    return driverCall;
  }

  @Override
  public OldAddress oldAddressPrediction() {
    return oldAddress;
  }

  @Override
  public OldAddress keepReceiving(MacAddress old) {
    received.add(old);
    return oldAddress;
  }

  @Override
  public void stopReceiving(MacAddress old) {
    received.remove(old);
  }

  /** How it goes on receiving an old address. */
  public void oldAddress(OldAddress how) {
    oldAddress = how;
  }

  /** What {@link #received} was when the driver was last asked for an address. */
  public Set<MacAddress> receivedAtCall() {
    return receivedAtCall;
  }

  /** The addresses besides its own that it was told to go on receiving. */
  public Set<MacAddress> received() {
    return Set.copyOf(received);
  }

  @Override
  public void originalMacAddress(MacAddress first) {
    original = first;
  }

  @Override
  public List<MacAddress> macAddresses() {
    return List.of(current);
  }

  @Override
  public Link link() {
    return new Link(started, 0, true);
  }

  @Override
  public PortStatistics statistics() {
    return new PortStatistics(0, 0, 0, 0, 0, 0, 0, 0, Map.of());
  }

  @Override
  public List<PortQueue> queues() {
    return List.of(queue);
  }

  @Override
  public void start() {
    started = true;
  }

  @Override
  public void stop() {
    started = false;
  }

  @Override
  public void close() {
    stop();
    closed = true;
  }
}
