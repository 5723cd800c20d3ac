package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;
import io.dmac.port.PortStatistics;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EchoRig;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.NetworkNamespace;
import io.dmac.testbed.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A port from its set-up to its end. Each test has a device of its own, since a close is final. */
@EnabledIfNetAdmin
class PortLifeCycleIT {
  private static final PortConfiguration SMALL = PortConfiguration.DEFAULT.withMbufs(4095);
  private static final List<PortSpec> XDP =
      List.of(
          vdev("net_af_xdp0,iface=life3"),
          vdev("net_af_xdp1,iface=life4"),
          vdev("net_af_xdp2,iface=life5"),
          vdev("net_af_xdp3,iface=life6"));
  private static Eal eal;
  private static NetworkNamespace peer;

  private static PortSpec vdev(String spec) {
    return new PortSpec.Vdev(spec);
  }

  @BeforeAll
  static void start() {
    Kernel.quiet();
    peer = NetworkNamespace.createQuiet();
    for (String name : List.of("life0", "life1", "life2", "life3", "life4", "life5", "life6")) {
      peer.link(name, "peer-" + name);
    }
    eal =
        Eal.start(
            new EalArguments(
                List.of(
                    new PortSpec.KernelInterface("life0"),
                    new PortSpec.KernelInterface("life1"),
                    new PortSpec.KernelInterface("life2"),
                    XDP.get(0),
                    XDP.get(1),
                    XDP.get(2),
                    XDP.get(3),
                    new PortSpec.Tap("lifetap"),
                    vdev("net_ring0"),
                    vdev("net_ring1"),
                    vdev("net_null0"),
                    vdev("net_null1"),
                    vdev("net_null2")),
                false,
                256,
                Optional.empty(),
                List.of(),
                false));
  }

  @AfterAll
  static void close() {
    eal.close();
    peer.close();
  }

  @Test
  void stoppedPortStartsAgainAndStillEchoes() {
    DpdkPort port = eal.open(new PortSpec.KernelInterface("life0"), SMALL);
    try (Wire wire = Wire.in(peer, "peer-life0")) {
      byte[] frame = Frames.udp(port.macAddress(), Frames.STATION, 20);
      for (int round = 0; round < 3; round++) {
        try (EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
          assertThat(wire.volley(50, 10, Frames.UDP_PAYLOAD, frame))
              .isEqualTo(new Wire.Volley(50, 50, 50));
          assertThat(rig.count(Counter.ECHOED)).isEqualTo(50);
        }
      }
    } finally {
      port.close();
    }
    assertThat(port.mbufsInUse()).isZero();
  }

  @Test
  void statisticsCountTheFramesAndBytesOfBothDirections() {
    DpdkPort port = eal.open(new PortSpec.KernelInterface("life1"), SMALL);
    try (Wire wire = Wire.in(peer, "peer-life1");
        EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
      byte[] frame = Frames.udp(port.macAddress(), Frames.STATION, 58);
      wire.volley(200, 20, Frames.UDP_PAYLOAD, frame);
      PortStatistics statistics = port.statistics();
      assertThat(statistics.rxFrames()).isEqualTo(200).isEqualTo(rig.count(Counter.RX_FRAMES));
      assertThat(statistics.txFrames()).isEqualTo(200).isEqualTo(rig.count(Counter.TX_FRAMES));
      assertThat(statistics.rxBytes()).isEqualTo(20_000).isEqualTo(rig.count(Counter.RX_BYTES));
      assertThat(statistics.txBytes()).isEqualTo(20_000).isEqualTo(rig.count(Counter.TX_BYTES));
      assertThat(statistics.rxErrors() + statistics.txErrors() + statistics.rxNoMbuf()).isZero();
      Map<String, Long> extended = statistics.extended();
      assertThat(extended)
          .containsEntry("rx_good_packets", 200L)
          .containsEntry("tx_good_packets", 200L)
          .containsEntry("rx_good_bytes", 20_000L)
          .containsEntry("rx_q0_packets", 200L);
    } finally {
      port.close();
    }
  }

  @Test
  void linkIsUpWhileThePortRuns() {
    DpdkPort port = eal.open(vdev("net_ring0"), SMALL);
    assertThat(port.link().up()).isFalse();
    port.start();
    assertThat(port.link().up()).isTrue();
    port.stop();
    assertThat(port.link().up()).isFalse();
    port.close();
  }

  @Test
  void linkOfATapFollowsTheKernels() {
    DpdkPort port = eal.open(new PortSpec.Tap("lifetap"), SMALL);
    port.start();
    Await.until(() -> port.link().up(), () -> "the link of a started tap is down");
    Command.run("ip", "link", "set", "lifetap", "down");
    Await.until(() -> !port.link().up(), () -> "the port did not see its tap go down");
    port.close();
    assertThat(Kernel.has("lifetap")).as("the tap remains after close").isFalse();
  }

  @Test
  void moreQueuesThanTheDeviceHasAreRefusedAndFewerTakenThen() {
    PortSpec spec = new PortSpec.KernelInterface("life2");
    assertThatThrownBy(() -> eal.open(spec, SMALL.withQueues(2)))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("--interface life2")
        .hasMessageContaining("cannot have 2 queues: net_af_packet has 1")
        .hasMessageContaining("lower --queues");
    DpdkPort port = eal.open(spec, SMALL);
    port.start();
    port.close();
    assertThat(port.mbufsInUse()).isZero();
  }

  /** Four such pools do not fit EAL's memory. */
  @Test
  void configurationThatTheDriverRefusesIsNamedAndItsMemoryGivenBack() {
    for (PortSpec spec : XDP) {
      assertThatThrownBy(() -> eal.open(spec, SMALL.withMtu(16_000)))
          .isInstanceOf(PortException.class)
          .hasMessageContaining("rte_eth_dev_configure(port ")
          .hasMessageContaining("mtu 16000) = -22 EINVAL")
          .hasMessageContaining("lower --queues or --mtu to what net_af_xdp can");
    }
  }

  @Test
  void closeIsFinalAndMayBeRepeated() {
    DpdkPort port = eal.open(vdev("net_null0"), SMALL);
    port.start();
    port.close();
    port.close();
    assertThat(port.mbufsInUse()).isZero();
    assertThatThrownBy(() -> eal.open(vdev("net_null0"), SMALL))
        .isInstanceOf(EalException.class)
        .hasMessageContaining("--vdev net_null0 was opened already");
  }

  @Test
  void openPortIsNotOpenedTwice() {
    DpdkPort port = eal.open(vdev("net_null1"), SMALL);
    try {
      assertThatThrownBy(() -> eal.open(vdev("net_null1"), SMALL))
          .isInstanceOf(EalException.class)
          .hasMessageContaining("--vdev net_null1 was opened already");
      port.start();
    } finally {
      port.close();
    }
    assertThat(port.mbufsInUse()).isZero();
  }

  @Test
  void queuesAreEachOfTheirOwn() {
    DpdkPort port = eal.open(vdev("net_ring1"), SMALL.withQueues(2));
    assertThat(port.queues()).hasSize(2);
    port.start();
    PortQueue first = port.queues().getFirst();
    PortQueue second = port.queues().getLast();
    first.attach();
    assertThat(first.allocate(3, 60, PortQueue.UNDEFINED)).isEqualTo(3);
    first.burst().transmitAll();
    assertThat(first.exchange()).isEqualTo(3);
    int back = first.burst().received();
    assertThat(back).isEqualTo(3);
    for (int i = 0; i < back; i++) {
      first.burst().drop(i);
    }
    second.exchange();
    assertThat(second.burst().received()).isZero();
    first.exchange();
    first.detach();
    port.close();
    assertThat(port.mbufsInUse()).isZero();
  }
}
