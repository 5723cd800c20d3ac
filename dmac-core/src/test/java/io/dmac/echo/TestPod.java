package io.dmac.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import io.dmac.packet.TestFrames;
import io.dmac.port.Burst;
import io.dmac.port.SimulatedPortQueue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A dynamic pod on a simulated queue, whose turns a test makes. */
final class TestPod {
  /** The pod's MAC address. */
  static final String POD = "02:00:00:00:00:01";

  /** Who sends to it. */
  static final String PEER = "02:00:00:00:00:99";

  /** A third station. */
  static final String OTHER = "02:00:00:00:00:77";

  static final String POD_V4 = "10.0.0.1";
  static final String PEER_V4 = "10.0.0.99";
  static final String POD_V6 = "fd00::ab:1";
  static final String PEER_V6 = "fd00::99";
  static final String KERNEL_V4 = "10.0.0.2";
  static final String KERNEL_V6 = "fd00::cd:2";

  private final SimulatedPortQueue queue = new SimulatedPortQueue(32);
  private final Counters counters = new Counters();
  private final EchoProcessor processor;

  private TestPod(
      OperationKind operation, String mac, OwnedIps answered, OwnedIps kernel, boolean beneath) {
    processor =
        new EchoProcessor(
            queue,
            counters,
            operation,
            AcceptedAddresses.only(MacAddress.parse(mac)),
            answered,
            kernel,
            beneath);
  }

  static OwnedIps ips(String... literals) {
    List<java.net.InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(TestFrames.inet(literal));
    }
    return new OwnedIps(addresses);
  }

  /** A pod that answers for no IP address. */
  static TestPod plain(OperationKind operation) {
    return new TestPod(operation, POD, OwnedIps.NONE, OwnedIps.NONE, false);
  }

  /** A pod that answers for {@link #POD_V4} and {@link #POD_V6}. */
  static TestPod answering(OperationKind operation) {
    return new TestPod(operation, POD, ips(POD_V4, POD_V6), OwnedIps.NONE, false);
  }

  /** As {@link #answering}, over a kernel that owns {@link #KERNEL_V4} and {@link #KERNEL_V6}. */
  static TestPod overKernel(OperationKind operation) {
    return new TestPod(operation, POD, ips(POD_V4, POD_V6), ips(KERNEL_V4, KERNEL_V6), true);
  }

  /** A pod of each kind. */
  static List<TestPod> ofEachKind(OperationKind operation) {
    return List.of(plain(operation), answering(operation), overKernel(operation));
  }

  /** A pod of another MAC address. */
  static TestPod at(String mac, OperationKind operation, String... answered) {
    return new TestPod(operation, mac, ips(answered), OwnedIps.NONE, false);
  }

  SimulatedPortQueue queue() {
    return queue;
  }

  EchoProcessor processor() {
    return processor;
  }

  long count(Counter counter) {
    return counters.get(counter);
  }

  /** Has the pod receive frames and answers what it sent. */
  List<byte[]> receive(byte[]... frames) {
    for (byte[] frame : frames) {
      queue.offer(frame);
    }
    return turns();
  }

  /** Has the pod receive a frame to which it sends exactly one. */
  byte[] answerTo(byte[] frame) {
    List<byte[]> sent = receive(frame);
    assertThat(sent).as(this::toString).hasSize(1);
    return sent.getFirst();
  }

  /** Has the pod receive a frame and answers the one counter that says what became of it. */
  Counter fateOf(byte[] frame) {
    Map<Counter, Long> before = fates();
    queue.offer(frame);
    List<byte[]> sent = turns();
    return fate(before, sent.size());
  }

  /** {@link #fateOf} a frame in several buffers. */
  Counter fateOfSegmented(byte[] frame) {
    Map<Counter, Long> before = fates();
    queue.offerSegmented(frame);
    List<byte[]> sent = turns();
    return fate(before, sent.size());
  }

  private Counter fate(Map<Counter, Long> before, int sent) {
    List<Counter> changed = new ArrayList<>();
    fates()
        .forEach(
            (counter, value) -> {
              if (!value.equals(before.get(counter))) {
                changed.add(counter);
              }
            });
    assertThat(changed).hasSize(1);
    Counter fate = changed.getFirst();
    assertThat(sent).as("%s", fate).isEqualTo(fate.group() == Counter.Group.DROP ? 0 : 1);
    return fate;
  }

  private Map<Counter, Long> fates() {
    Map<Counter, Long> fates = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      boolean fate =
          counter.group() == Counter.Group.DROP
              || (counter.group() == Counter.Group.WORK && counter != Counter.ACCEPTED_ON_OLD);
      if (fate) {
        fates.put(counter, counters.get(counter));
      }
    }
    return fates;
  }

  /** Makes turns until nothing is left, and checks that every frame ended in one counter. */
  List<byte[]> turns() {
    Burst burst = queue.burst();
    do {
      int offered = burst.transmitCount();
      int sent = queue.exchange();
      counters.add(Counter.TX_FRAMES, sent);
      counters.add(Counter.TX_REFUSED, offered - sent);
      counters.add(Counter.RX_FRAMES, burst.received());
      assertThat(processor.process(burst)).isEqualTo(burst.received());
    } while (burst.received() > 0);
    assertBalanced();
    return queue.takeTransmitted();
  }

  private void assertBalanced() {
    long ended = -counters.get(Counter.TX_REFUSED);
    for (long value : fates().values()) {
      ended += value;
    }
    if (ended != counters.get(Counter.RX_FRAMES)) {
      throw new AssertionError(ended + " frames ended in a counter: " + this);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Counter counter : Counter.values()) {
      if (counters.get(counter) != 0) {
        text.append(counter.label()).append('=').append(counters.get(counter)).append(' ');
      }
    }
    return text.toString();
  }
}
