package io.dmac.app.pod;

import io.dmac.mac.MacAddress;
import io.dmac.port.Burst;
import io.dmac.port.DriverCall;
import io.dmac.port.Link;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import io.dmac.port.Port;
import io.dmac.port.PortCapabilities;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;
import io.dmac.port.PortStatistics;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A port without a device, for the control plane: no frame ever comes, and what is sent is kept.
 */
public final class SimulatedPort implements Port {
  public static final MacAddress ORIGINAL = MacAddress.parse("02:00:00:00:00:01");

  private final int id;
  private final List<PortQueue> queues;
  private final DriverCall driverCall = new DriverCall();
  private final List<byte[]> sent = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private volatile MacAddress mac = ORIGINAL;
  private volatile String refusal = "";
  private volatile boolean forgetful;
  private volatile boolean broken;
  private volatile boolean started;
  private volatile boolean closed;
  private final AtomicInteger restarts = new AtomicInteger();

  public SimulatedPort(int id, int queueCount) {
    this.id = id;
    this.queues =
        IntStream.range(0, queueCount).mapToObj(i -> (PortQueue) new QuietQueue()).toList();
  }

  /** Has every later change refused by the driver. */
  public void refuseChanges(String message) {
    refusal = message;
  }

  /** Has the driver answer that it did what it did not, as some do. */
  public void forgetChanges() {
    forgetful = true;
  }

  /** Has the poll threads die in their next turn. */
  public void breakLoops() {
    broken = true;
  }

  public List<byte[]> sent() {
    return sent;
  }

  public boolean isStarted() {
    return started;
  }

  public boolean isClosed() {
    return closed;
  }

  /** The names of the threads that made control calls. */
  public List<String> threads() {
    return threads;
  }

  /** How often its device was reset. */
  public int restarts() {
    return restarts.get();
  }

  @Override
  public void restart() {
    called();
    restarts.incrementAndGet();
  }

  private void called() {
    threads.add(Thread.currentThread().getName());
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return "simulated" + id;
  }

  @Override
  public String driver() {
    return "simulation";
  }

  @Override
  public Optional<String> kernelInterface() {
    return Optional.empty();
  }

  @Override
  public PortCapabilities capabilities() {
    return new PortCapabilities(MacKind.HARDWARE, 4, 8, 8, true, true, false);
  }

  @Override
  public MacAddress macAddress() {
    return mac;
  }

  @Override
  public MacAddress originalMacAddress() {
    return ORIGINAL;
  }

  @Override
  public MacAddress readBackMacAddress() {
    called();
    return forgetful ? ORIGINAL : mac;
  }

  @Override
  public MacKind setMacAddress(MacAddress address) {
    called();
    driverCall.begin();
    driverCall.end();
    if (!refusal.isEmpty()) {
      throw new PortException(refusal, 1);
    }
    mac = address;
    return MacKind.HARDWARE;
  }

  @Override
  public DriverCall driverCall() {
    return driverCall;
  }

  @Override
  public OldAddress oldAddressPrediction() {
    return OldAddress.UNFILTERED;
  }

  @Override
  public OldAddress keepReceiving(MacAddress old) {
    called();
    return OldAddress.UNFILTERED;
  }

  @Override
  public void stopReceiving(MacAddress old) {
    called();
  }

  @Override
  public void originalMacAddress(MacAddress original) {
    throw new AssertionError("nothing is kept of a simulated port");
  }

  @Override
  public List<MacAddress> macAddresses() {
    called();
    return List.of(mac);
  }

  @Override
  public Link link() {
    called();
    return new Link(true, 10_000, true);
  }

  @Override
  public PortStatistics statistics() {
    called();
    return new PortStatistics(1, 2, 3, 4, 5, 6, 7, 8, Map.of("rx_q0_packets", 1L));
  }

  @Override
  public List<PortQueue> queues() {
    return queues;
  }

  @Override
  public void start() {
    called();
    started = true;
  }

  @Override
  public void stop() {
    called();
    started = false;
  }

  @Override
  public void close() {
    called();
    mac = ORIGINAL;
    closed = true;
  }

  private final class QuietQueue implements PortQueue {
    private static final int CAPACITY = 32;

    private final Arena arena = Arena.ofAuto();
    private final Burst burst =
        new Burst(CAPACITY, array(), array(), false) {
          @Override
          public long data(long handle) {
            throw new IndexOutOfBoundsException(handle);
          }

          @Override
          public int headLength(long handle) {
            throw new IndexOutOfBoundsException();
          }

          @Override
          public int frameLength(long handle) {
            throw new IndexOutOfBoundsException(handle);
          }
        };

    private long array() {
      return arena.allocate(16L * CAPACITY, 8).address();
    }

    @Override
    public Burst burst() {
      return burst;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public int exchange() {
      if (broken) {
        throw new IllegalStateException("the simulated device is broken");
      }
      burst.refill(0);
      return 0;
    }

    @Override
    public int allocate(int count, int length, long contents) {
      return 0;
    }

    @Override
    public boolean resize(int index, int length) {
      return false;
    }

    @Override
    public boolean gather(int index) {
      return false;
    }

    @Override
    public boolean send(byte[] frame) {
      sent.add(frame.clone());
      return true;
    }
  }
}
