package io.dmac.dpdk;

import io.dmac.dpdk.binding.rte_dev_event_cb_fn;
import io.dmac.dpdk.binding.rte_eth_conf;
import io.dmac.dpdk.binding.rte_eth_dev_cb_fn;
import io.dmac.dpdk.binding.rte_eth_dev_info;
import io.dmac.dpdk.binding.rte_eth_link;
import io.dmac.dpdk.binding.rte_eth_stats;
import io.dmac.dpdk.binding.rte_eth_xstat;
import io.dmac.dpdk.binding.rte_eth_xstat_name;
import io.dmac.dpdk.binding.rte_ether_addr;
import io.dmac.dpdk.binding.rte_mempool;
import io.dmac.dpdk.global.dpdk;
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
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** An ethdev port with its mbuf pool and queues. */
public final class DpdkPort implements Port {
  private static final System.Logger LOG = System.getLogger(DpdkPort.class.getName());

  private static final int LARGEST_CACHE = 512;

  private static final Pattern IS_MEMIF_SERVER = Pattern.compile(",role=(server|master)(,|$)");
  private static final long LOOK_NS = 20_000_000;

  /** Some 400 ms. */
  private static final int LOOKS_BEFORE_ANEW = 20;

  private final int id;
  private final PortSpec spec;
  private final short portId;
  private final String driver;
  private final PortCapabilities capabilities;
  private final PortConfiguration configuration;
  private final rte_mempool pool;

  /** Whose pool it is, when that is another port's. */
  private final @Nullable DpdkPort lender;

  private final List<DpdkQueue> queues = new ArrayList<>();
  private final @Nullable String kernelInterface;
  private final OldAddresses oldAddresses;
  private final DriverCall driverCall = new DriverCall();
  private MacAddress originalMac;
  private volatile MacAddress currentMac;
  private boolean softwareMac;
  private boolean running;
  private boolean closed;
  private int mbufsInUse;
  private @Nullable EventCallback eventCallback;
  private @Nullable RemovalCallback removalCallback;

  /**
   * @param lender whose frame buffers it takes; null for a pool of its own
   */
  DpdkPort(int id, PortSpec spec, PortConfiguration configuration, @Nullable DpdkPort lender) {
    this.id = id;
    this.lender = lender;
    this.spec = spec;
    this.portId = (short) id;
    this.configuration = configuration;
    try (rte_eth_dev_info info = new rte_eth_dev_info()) {
      check("rte_eth_dev_info_get(port " + id + ")", dpdk.rte_eth_dev_info_get(portId, info), "");
      this.driver = info.driver_name().getString();
      this.kernelInterface = kernelInterface(spec, info);
      this.capabilities = capabilities(info);
      checkQueues(configuration.queues());
      this.pool = lender == null ? createPool() : lender.pool;
      try {
        configure(info);
        for (int queue = 0; queue < configuration.queues(); queue++) {
          queues.add(
              new DpdkQueue(
                  describe() + " queue " + queue, id, queue, pool, configuration, driver));
        }
      } catch (PortException e) {
        release();
        throw e;
      }
    }
    MacAddress device = deviceMacAddress();
    // Rings and some others have no address of their own: such a port gets one from us.
    this.softwareMac = device.isZero();
    this.currentMac = softwareMac ? MacAddress.random(new SecureRandom()) : device;
    this.originalMac = currentMac;
    this.oldAddresses = new OldAddresses(portId, driver, capabilities, kernelInterface);
  }

  private static @Nullable String kernelInterface(PortSpec spec, rte_eth_dev_info info) {
    if (spec.kernelInterface().isPresent()) {
      return spec.kernelInterface().get();
    }
    byte[] name = new byte[16];
    int length = info.if_index() == 0 ? 0 : dpdk.dmac_interface_name(info.if_index(), name);
    return length <= 0 ? null : new String(name, 0, length, StandardCharsets.UTF_8);
  }

  private PortCapabilities capabilities(rte_eth_dev_info info) {
    int flags = info.dev_flags() == null || info.dev_flags().isNull() ? 0 : info.dev_flags().get();
    return new PortCapabilities(
        Driver.macKind(driver),
        Math.max(1, info.max_mac_addrs()),
        info.max_rx_queues() & 0xFFFF,
        info.max_tx_queues() & 0xFFFF,
        (info.rx_offload_capa() & dpdk.RTE_ETH_RX_OFFLOAD_CHECKSUM) != 0,
        (flags & dpdk.RTE_ETH_DEV_INTR_LSC) != 0,
        (flags & dpdk.RTE_ETH_DEV_INTR_RMV) != 0);
  }

  private rte_mempool createPool() {
    String name = "dmac_pool_" + id;
    // A cache below two bursts sends every other turn to the shared ring (facts of the fast path:
    // benchmarks/NOTES.md); rte_mempool_create wants it below two thirds of the pool.
    int cache =
        Math.min(
            Math.min(LARGEST_CACHE, Math.max(256, 2 * configuration.burstSize())),
            (configuration.mbufs() * 2 / 3) & ~1);
    int dataRoom =
        spec.bufferBytes(configuration.mtu())
            + dpdk.RTE_MBUF_DEFAULT_BUF_SIZE
            - PortSpec.USUAL_BUFFER_BYTES;
    rte_mempool created =
        dpdk.dmac_pool_create(
            name,
            configuration.mbufs(),
            cache,
            dataRoom,
            dpdk.rte_eth_dev_socket_id(portId),
            spec instanceof PortSpec.Pci ? 1 : 0);
    if (created == null || created.isNull()) {
      int errno = dpdk.rte_errno();
      throw new PortException(
          "rte_pktmbuf_pool_create("
              + name
              + ", "
              + configuration.mbufs()
              + " mbufs of "
              + dataRoom
              + " bytes) = "
              + Errno.describe(errno)
              + ": they need about "
              + (((long) configuration.mbufs() * (dataRoom + 256)) >> 20)
              + " MiB; raise --memory or lower --mbufs",
          errno);
    }
    return created;
  }

  private void checkQueues(int count) {
    if (count > capabilities.maxRxQueues() || count > capabilities.maxTxQueues()) {
      throw new PortException(
          describe()
              + " cannot have "
              + count
              + " queues: "
              + driver
              + " has "
              + Math.min(capabilities.maxRxQueues(), capabilities.maxTxQueues())
              + (spec instanceof PortSpec.Vdev ? " (or give the device more in its arguments)" : "")
              + "; lower --queues",
          Errno.EINVAL);
    }
  }

  private void configure(rte_eth_dev_info info) {
    int count = configuration.queues();
    int socket = dpdk.rte_eth_dev_socket_id(portId);
    try (rte_eth_conf conf = new rte_eth_conf()) {
      // The kernel's drivers report a largest frame that is not theirs, and would refuse: what
      // their
      // interface takes is the kernel's to say (ip link set NAME mtu N).
      if (configuration.mtu() != 1500 && capabilities.macKind() != MacKind.KERNEL) {
        conf.rxmode().mtu(configuration.mtu());
      }
      long hash =
          info.flow_type_rss_offloads()
              & (dpdk.RTE_ETH_RSS_IP | dpdk.RTE_ETH_RSS_UDP | dpdk.RTE_ETH_RSS_TCP);
      if (count > 1 && hash != 0) {
        conf.rxmode().mq_mode(dpdk.RTE_ETH_MQ_RX_RSS);
        conf.rx_adv_conf_rss_conf().rss_hf(hash);
      }
      conf.intr_conf().lsc(capabilities.linkEvents() ? 1 : 0);
      conf.intr_conf().rxq(configuration.polling() == PortConfiguration.Polling.INTERRUPTS ? 1 : 0);
      conf.intr_conf().rmv(capabilities.removalEvents() ? 1 : 0);
      check(
          "rte_eth_dev_configure(port "
              + id
              + ", "
              + count
              + " queues, mtu "
              + configuration.mtu()
              + ")",
          dpdk.rte_eth_dev_configure(portId, (short) count, (short) count, conf),
          "lower --queues or --mtu to what " + driver + " can");
    }
    short[] rx = {(short) configuration.rxDescriptors()};
    short[] tx = {(short) configuration.txDescriptors()};
    check(
        "rte_eth_dev_adjust_nb_rx_tx_desc(port " + id + ")",
        dpdk.rte_eth_dev_adjust_nb_rx_tx_desc(portId, rx, tx),
        "");
    for (int queue = 0; queue < count; queue++) {
      check(
          "rte_eth_rx_queue_setup(port "
              + id
              + ", queue "
              + queue
              + ", "
              + (rx[0] & 0xFFFF)
              + " descriptors)",
          dpdk.rte_eth_rx_queue_setup(portId, (short) queue, rx[0], socket, null, pool),
          "raise --mbufs or lower --rx-descriptors");
      check(
          "rte_eth_tx_queue_setup(port "
              + id
              + ", queue "
              + queue
              + ", "
              + (tx[0] & 0xFFFF)
              + " descriptors)",
          dpdk.rte_eth_tx_queue_setup(portId, (short) queue, tx[0], socket, null),
          "lower --tx-descriptors");
    }
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return spec.deviceName();
  }

  @Override
  public String driver() {
    return driver;
  }

  @Override
  public Optional<String> kernelInterface() {
    return Optional.ofNullable(kernelInterface);
  }

  /** Whether the kernel's own stack sees every frame the port receives. */
  public boolean kernelBeneath() {
    return Driver.kernelBeneath(driver);
  }

  @Override
  public boolean sharesAddressWithPeer() {
    return Driver.sharesAddressWithPeer(driver);
  }

  @Override
  public PortCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public MacAddress macAddress() {
    return currentMac;
  }

  @Override
  public MacAddress originalMacAddress() {
    return originalMac;
  }

  @Override
  public void originalMacAddress(MacAddress original) {
    originalMac = original;
  }

  @Override
  public OldAddress oldAddressPrediction() {
    return softwareMac ? OldAddress.UNFILTERED : oldAddresses.prediction();
  }

  @Override
  public Optional<String> addressIsFixed() {
    return oldAddresses
        .sharingDriver()
        .map(
            kind ->
                kernelInterface
                    + " is an interface of "
                    + kind
                    + ", which has its parent's MAC address and cannot have another; attach the"
                    + " pod by macvlan, bridge or sriov");
  }

  @Override
  public OldAddress keepReceiving(MacAddress old) {
    return softwareMac ? OldAddress.UNFILTERED : oldAddresses.keep(old);
  }

  @Override
  public void stopReceiving(MacAddress old) {
    oldAddresses.stop(old);
  }

  @Override
  public MacAddress readBackMacAddress() {
    if (softwareMac) {
      return currentMac;
    }
    // The kernel is asked itself: ethdev's copy is what the driver believes.
    return capabilities.macKind() == MacKind.KERNEL
        ? kernelMacAddress().orElseGet(this::deviceMacAddress)
        : deviceMacAddress();
  }

  private MacAddress deviceMacAddress() {
    try (rte_ether_addr address = new rte_ether_addr()) {
      check("rte_eth_macaddr_get(port " + id + ")", dpdk.rte_eth_macaddr_get(portId, address), "");
      return macAddress(address);
    }
  }

  /** Not by java.net.NetworkInterface, which knows no interface without an IP address. */
  private Optional<MacAddress> kernelMacAddress() {
    long bits = kernelInterface == null ? -1 : dpdk.dmac_interface_mac(kernelInterface);
    return bits < 0 ? Optional.empty() : Optional.of(new MacAddress(bits));
  }

  private static MacAddress macAddress(rte_ether_addr address) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = (bits << 8) | (address.addr_bytes(i) & 0xFF);
    }
    return new MacAddress(bits);
  }

  @Override
  public MacKind setMacAddress(MacAddress address) {
    // A secondary address cannot become the default one (EEXIST since DPDK 23.07).
    oldAddresses.stop(address);
    int result;
    try (rte_ether_addr native_ = nativeAddress(address)) {
      result = setDefaultMac(native_);
    }
    if (result == -Errno.ENOTSUP) {
      softwareMac = true;
      currentMac = address;
      return MacKind.SOFTWARE;
    }
    check(
        "rte_eth_dev_default_mac_addr_set(port " + id + ", " + address + ")",
        result,
        setRemedy(result, address));
    softwareMac = false;
    currentMac = address;
    return capabilities.macKind();
  }

  private int setDefaultMac(rte_ether_addr address) {
    boolean urgently = configuration.polling() == PortConfiguration.Polling.REAL_TIME;
    int priority = urgently ? RealTimePriority.CALL.priority() : 0;
    int result = dpdk.dmac_set_mac(portId, address, priority, driverCall.address());
    if (urgently) {
      Eal.wakeSoon();
    }
    return result;
  }

  @Override
  public DriverCall driverCall() {
    return driverCall;
  }

  static rte_ether_addr nativeAddress(MacAddress address) {
    rte_ether_addr native_ = new rte_ether_addr();
    for (int i = 0; i < 6; i++) {
      native_.addr_bytes(i, (byte) address.octet(i));
    }
    return native_;
  }

  private String setRemedy(int result, MacAddress address) {
    String on = kernelInterface == null ? driver : "the interface " + kernelInterface;
    return switch (-result) {
      case 1, 13 -> "changing " + on + " needs CAP_NET_ADMIN";
      case Errno.EINVAL -> invalidRemedy(on, address);
      case Errno.EEXIST -> "the address is among the port's secondary ones; remove it there first";
      case 16 -> on + " does not let its address change while it is up; give it a driver that does";
      case 98 -> "another interface on the same parent has that address; choose another";
      default -> driver + " refused it; the address stays as it was";
    };
  }

  private String invalidRemedy(String on, MacAddress address) {
    if (address.isZero() || address.isMulticast()) {
      return "a port's address is unicast and not zero";
    }
    // net_af_packet makes EINVAL of whatever errno the kernel gave.
    return capabilities.macKind() == MacKind.KERNEL
        ? "the kernel did not change "
            + on
            + "; its own words for it: ip link set dev "
            + kernelInterface
            + " address "
            + address
        : driver + " does not take this address; choose another";
  }

  @Override
  public List<MacAddress> macAddresses() {
    int most = capabilities.secondaryMacs();
    List<MacAddress> addresses = new ArrayList<>();
    addresses.add(currentMac);
    if (softwareMac || most < 2) {
      return addresses;
    }
    try (rte_ether_addr array = new rte_ether_addr(most)) {
      int found = dpdk.rte_eth_macaddrs_get(portId, array, most);
      for (int i = 1; i < found; i++) {
        MacAddress address = macAddress(array.getPointer(rte_ether_addr.class, i));
        if (!address.isZero()) {
          addresses.add(address);
        }
      }
    }
    return addresses;
  }

  @Override
  public Link link() {
    try (rte_eth_link link = new rte_eth_link()) {
      check(
          "rte_eth_link_get_nowait(port " + id + ")",
          dpdk.rte_eth_link_get_nowait(portId, link),
          "");
      long speed = link.link_speed() & 0xFFFF_FFFFL;
      return new Link(
          link.link_status() != 0,
          speed == (dpdk.RTE_ETH_SPEED_NUM_UNKNOWN & 0xFFFF_FFFFL) ? 0 : speed,
          link.link_duplex() != 0);
    }
  }

  /**
   * Waits for the link, and starts the port where it does not run. A memif's client cannot start
   * before its server listens; and one that came before the server's port had started, or whose
   * server went, stays without a link until it starts anew (drivers/net/memif), which it then does
   * from time to time. No loop may poll the port.
   *
   * @return whether the link is up
   * @throws PortException when the port could not be started by then
   */
  public boolean awaitLink(Duration patience) {
    long limitNs = System.nanoTime() + patience.toNanos();
    for (int looks = 1; ; looks++) {
      boolean isLast = System.nanoTime() - limitNs >= 0 || Thread.currentThread().isInterrupted();
      try {
        if (!running) {
          start();
        } else if (link().up()) {
          return true;
        } else if (findsPeerByStart() && looks % LOOKS_BEFORE_ANEW == 0) {
          stop();
        }
      } catch (PortException e) {
        if (isLast) {
          throw e;
        }
      }
      if (isLast && running) {
        return link().up();
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /** A memif that is no server. */
  @Override
  public boolean findsPeerByStart() {
    return Driver.hasPeers(driver)
        && !(spec instanceof PortSpec.Vdev(String words) && IS_MEMIF_SERVER.matcher(words).find());
  }

  @Override
  public PortStatistics statistics() {
    try (rte_eth_stats stats = new rte_eth_stats()) {
      check("rte_eth_stats_get(port " + id + ")", dpdk.rte_eth_stats_get(portId, stats), "");
      return new PortStatistics(
          stats.ipackets(),
          stats.opackets(),
          stats.ibytes(),
          stats.obytes(),
          stats.imissed(),
          stats.ierrors(),
          stats.oerrors(),
          stats.rx_nombuf(),
          extendedStatistics());
    }
  }

  private Map<String, Long> extendedStatistics() {
    int count = dpdk.rte_eth_xstats_get_names(portId, (rte_eth_xstat_name) null, 0);
    Map<String, Long> extended = new LinkedHashMap<>();
    if (count <= 0) {
      return extended;
    }
    try (rte_eth_xstat_name names = new rte_eth_xstat_name(count);
        rte_eth_xstat values = new rte_eth_xstat(count)) {
      int named = dpdk.rte_eth_xstats_get_names(portId, names, count);
      int valued = dpdk.rte_eth_xstats_get(portId, values, count);
      for (int i = 0; i < Math.min(Math.min(named, valued), count); i++) {
        rte_eth_xstat value = values.getPointer(rte_eth_xstat.class, i);
        if (value.id() < named) {
          BytePointer name = names.getPointer(rte_eth_xstat_name.class, value.id()).name();
          extended.put(name.getString(), value.value());
        }
      }
    }
    return extended;
  }

  @Override
  public List<PortQueue> queues() {
    return List.copyOf(queues);
  }

  /**
   * Calls the listener, on a thread of EAL's, for each event of the port; takes no lock there. A
   * port has one listener.
   */
  public void onEvent(Consumer<PortEvent> listener) {
    if (eventCallback != null) {
      throw new IllegalStateException(describe() + " has a listener already");
    }
    EventCallback callback = new EventCallback(listener);
    eventCallback = callback;
    for (PortEvent event : PortEvent.values()) {
      check(
          "rte_eth_dev_callback_register(port " + id + ", " + event + ")",
          dpdk.rte_eth_dev_callback_register(portId, event.number(), callback, null),
          "");
    }
    if (spec instanceof PortSpec.Pci) {
      // vfio asks for the device's release by an event of the device, not of the port.
      RemovalCallback removal = new RemovalCallback(listener);
      removalCallback = removal;
      check(
          "rte_dev_event_callback_register(" + name() + ")",
          dpdk.rte_dev_event_callback_register(name(), removal, null),
          "");
    }
  }

  @Override
  public void start() {
    check(
        "rte_eth_dev_start(port " + id + ")",
        dpdk.rte_eth_dev_start(portId),
        findsPeerByStart()
            ? "start the memif's server first, on the same socket"
            : "see EAL's log (--verbose)");
    running = true;
    // Without it the driver works as well, and more slowly: see dmac_tls.h.
    int answered = dpdk.dmac_tls_answer(id);
    LOG.log(
        System.Logger.Level.DEBUG,
        "dmac_tls_answer(port {0}) = {1}",
        id,
        answered < 0 ? Errno.describe(answered) : answered);
    if (Driver.hasPeers(driver)) {
      check(
          "dmac_memif_count_bursts(port " + id + ")",
          dpdk.dmac_memif_count_bursts(id, configuration.queues()),
          "");
    }
  }

  @Override
  public void restart() {
    stop();
    int result = dpdk.rte_eth_dev_reset(portId);
    // Without a reset of their own, drivers set the device up when it starts.
    if (result != -Errno.ENOTSUP) {
      check(
          "rte_eth_dev_reset(port " + id + ")",
          result,
          "the device " + name() + " does not come back; see EAL's log (--verbose)");
      try (rte_eth_dev_info info = new rte_eth_dev_info()) {
        check("rte_eth_dev_info_get(port " + id + ")", dpdk.rte_eth_dev_info_get(portId, info), "");
        configure(info);
      }
    }
    oldAddresses.forget();
    start();
  }

  @Override
  public void stop() {
    if (running) {
      queues.forEach(DpdkQueue::discardWaiting);
      check(
          "rte_eth_dev_stop(port " + id + ")",
          Driver.hasPeers(driver) ? dpdk.dmac_memif_stop(id) : dpdk.rte_eth_dev_stop(portId),
          "");
      running = false;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    restoreMac();
    stop();
    if (eventCallback != null) {
      for (PortEvent event : PortEvent.values()) {
        dpdk.rte_eth_dev_callback_unregister(portId, event.number(), eventCallback, null);
      }
      eventCallback = null;
    }
    if (removalCallback != null) {
      int _ = dpdk.rte_dev_event_callback_unregister(name(), removalCallback, null);
      removalCallback = null;
    }
    release();
  }

  /** Gives the device and all memory back; a device that has peers goes with the EAL. */
  private void release() {
    int result = Driver.hasPeers(driver) ? 0 : dpdk.rte_eth_dev_close(portId);
    if (result < 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "rte_eth_dev_close(port " + id + ") = " + Errno.describe(result));
    }
    queues.forEach(DpdkQueue::destroy);
    if (lender != null) {
      return;
    }
    mbufsInUse = dpdk.rte_mempool_in_use_count(pool);
    if (mbufsInUse == 0) {
      dpdk.rte_mempool_free(pool);
    }
  }

  /** Whoever gets the interface or the device next would have an address that is ours. */
  private void restoreMac() {
    oldAddresses.stopAll();
    if (capabilities.macKind() != MacKind.SOFTWARE
        && !softwareMac
        && !currentMac.equals(originalMac)) {
      try {
        setMacAddress(originalMac);
      } catch (PortException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            describe() + " keeps the address " + currentMac + ": " + e.getMessage());
      }
    }
  }

  /**
   * Frame buffers taken from the port's pool and not given back; after close(), those leaked. Of a
   * port that has another's, that port's.
   */
  public int mbufsInUse() {
    if (lender != null) {
      return lender.mbufsInUse();
    }
    return closed ? mbufsInUse : dpdk.rte_mempool_in_use_count(pool);
  }

  private String describe() {
    return "port " + id + " (" + spec.describe() + ")";
  }

  private void check(String call, int result, String remedy) {
    if (result < 0) {
      throw new PortException(
          call + " = " + Errno.describe(result) + (remedy.isEmpty() ? "" : ": " + remedy), -result);
    }
  }

  /** EAL's way back into Java. */
  private static final class EventCallback extends rte_eth_dev_cb_fn {
    private final Consumer<PortEvent> listener;

    EventCallback(Consumer<PortEvent> listener) {
      this.listener = listener;
    }

    @Override
    public int call(short port, int event, Pointer argument, Pointer result) {
      try {
        PortEvent.of(event).ifPresent(listener);
      } catch (RuntimeException e) {
        // An exception would end the process: there is no Java caller.
        LOG.log(System.Logger.Level.ERROR, "the listener of port " + port + " failed", e);
      }
      return 0;
    }
  }

  /** The kernel wants the device back: until it is released, whoever takes it away waits. */
  private static final class RemovalCallback extends rte_dev_event_cb_fn {
    private final Consumer<PortEvent> listener;

    RemovalCallback(Consumer<PortEvent> listener) {
      this.listener = listener;
    }

    @Override
    public void call(BytePointer device, int event, Pointer argument) {
      if (event == dpdk.RTE_DEV_EVENT_REMOVE) {
        try {
          listener.accept(PortEvent.REMOVED);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "the listener of a removal failed", e);
        }
      }
    }
  }
}
