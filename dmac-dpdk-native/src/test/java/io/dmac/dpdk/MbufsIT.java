package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EchoRig;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Wire;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After traffic, stop and close no frame buffer is missing, whatever the driver. */
@EnabledIfNetAdmin
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MbufsIT {
  private static final PortConfiguration SMALL = PortConfiguration.DEFAULT.withMbufs(5119);
  private Eal eal;

  @BeforeAll
  void start() {
    Kernel.quiet();
    for (String name : List.of("mbveth", "mbpcap", "mbxdp", "mbtwo")) {
      Command.run("ip", "link", "add", name, "type", "veth", "peer", "name", "p-" + name);
      Command.run("ip", "link", "set", name, "up");
      Command.run("ip", "link", "set", "p-" + name, "up");
    }
    eal =
        Eal.start(
            new EalArguments(
                List.of(
                    new PortSpec.KernelInterface("mbveth"),
                    new PortSpec.KernelInterface("mbtwo"),
                    new PortSpec.Tap("mbtap"),
                    new PortSpec.Vdev("net_pcap0,iface=mbpcap"),
                    new PortSpec.Vdev("net_af_xdp0,iface=mbxdp"),
                    new PortSpec.Vdev("net_null0"),
                    new PortSpec.Vdev("net_null1"),
                    new PortSpec.Vdev("net_null2"),
                    new PortSpec.Vdev("net_ring0"),
                    new PortSpec.Vdev(
                        "net_memif0,role=server,socket=@dmac-mbufs,socket-abstract=yes"),
                    new PortSpec.Vdev(
                        "net_memif1,role=client,socket=@dmac-mbufs,socket-abstract=yes")),
                false,
                256,
                Optional.empty(),
                List.of(),
                false));
  }

  @AfterAll
  void close() {
    if (eal != null) {
      eal.close();
    }
  }

  private DpdkPort open(String device) {
    return eal.open(
        switch (device) {
          case "mbveth", "mbtwo" -> new PortSpec.KernelInterface(device);
          case "mbtap" -> new PortSpec.Tap(device);
          case "net_pcap0" -> new PortSpec.Vdev("net_pcap0,iface=mbpcap");
          case "net_af_xdp0" -> new PortSpec.Vdev("net_af_xdp0,iface=mbxdp");
          default -> new PortSpec.Vdev(device);
        },
        SMALL);
  }

  /** More frames than the pool has buffers: a leak of any kind would starve it before the end. */
  @ParameterizedTest
  @CsvSource({"mbveth,p-mbveth", "mbtap,mbtap", "net_pcap0,p-mbpcap", "net_af_xdp0,p-mbxdp"})
  void portOnAKernelInterface(String device, String wireInterface) {
    DpdkPort port = open(device);
    try (EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP);
        Wire wire = Wire.on(wireInterface)) {
      byte[] echoed = Frames.udp(port.macAddress(), Frames.STATION, 30);
      byte[] dropped = Frames.udp(Frames.STRANGER, Frames.STATION, 30);
      wire.volley(8_000, 64, Frames.UDP_PAYLOAD, echoed);
      assertThat(rig.count(Counter.ECHOED)).isEqualTo(8_000);
      for (int i = 0; i < 100; i++) {
        wire.send(dropped);
      }
      Await.until(
          () -> rig.count(Counter.DROP_OTHER_DESTINATION) >= 100,
          () -> "only " + rig.count(Counter.DROP_OTHER_DESTINATION) + " of 100 were dropped");
      // Some are under way when the loop ends.
      for (int i = 0; i < 50; i++) {
        wire.send(echoed);
      }
    } finally {
      port.close();
    }
    if (port.driver().equals("net_af_xdp")) {
      // The driver gives the buffers of its fill and receive rings, 2048 each, not back.
      assertThat(port.mbufsInUse()).isBetween(1, 4_096);
    } else {
      assertThat(port.mbufsInUse()).isZero();
    }
  }

  @Test
  void nullPort() {
    DpdkPort port = open("net_null0");
    try (EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
      rig.loop().submit(() -> rig.processor().promiscuous(true)).join();
      Await.until(
          () -> rig.count(Counter.ECHOED) > 100_000,
          () -> "only " + rig.count(Counter.ECHOED) + " were echoed");
    } finally {
      port.close();
    }
    assertThat(port.mbufsInUse()).isZero();
  }

  @Test
  void ringThatHoldsFramesWhenTheLoopEnds() {
    DpdkPort port = open("net_ring0");
    try (EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
      rig.loop().submit(() -> rig.processor().promiscuous(true)).join();
      byte[] frame = Frames.udp(port.macAddress(), Frames.STATION, 30);
      for (int i = 0; i < 500; i++) {
        rig.loop().submit(() -> assertThat(rig.loop().queue().send(frame)).isTrue()).join();
      }
      Await.until(
          () -> rig.count(Counter.ECHOED) > 100_000,
          () -> "only " + rig.count(Counter.ECHOED) + " were echoed");
    } finally {
      port.close();
    }
    assertThat(port.mbufsInUse()).isZero();
  }

  @Test
  void memifPairInOneProcess() {
    DpdkPort server = open("net_memif0,role=server,socket=@dmac-mbufs,socket-abstract=yes");
    DpdkPort client = open("net_memif1,role=client,socket=@dmac-mbufs,socket-abstract=yes");
    try (EchoRig first = EchoRig.start(server, OperationKind.MACSWAP);
        EchoRig second = EchoRig.start(client, OperationKind.MACSWAP)) {
      Await.until(
          () -> server.link().up() && client.link().up(), () -> "the memif did not connect");
      byte[] frame = Frames.udp(server.macAddress(), client.macAddress(), 30);
      for (int i = 0; i < 100; i++) {
        second.loop().submit(() -> assertThat(second.loop().queue().send(frame)).isTrue()).join();
      }
      // The two pods echo to and fro: each takes the other's for its own.
      Await.until(
          () -> first.count(Counter.ECHOED) > 20_000 && second.count(Counter.ECHOED) > 20_000,
          () -> first.count(Counter.ECHOED) + " and " + second.count(Counter.ECHOED));
    } finally {
      client.close();
      server.close();
    }
    assertThat(server.mbufsInUse()).isZero();
    assertThat(client.mbufsInUse()).isZero();
  }

  @Test
  void framesAllocatedAndNeverSent() {
    DpdkPort port = open("net_null1");
    port.start();
    PortQueue queue = port.queues().getFirst();
    queue.attach();
    queue.exchange();
    queue.allocate(10, 60, PortQueue.UNDEFINED);
    for (int i = 0; i < 5; i++) {
      queue.burst().transmit(i);
    }
    queue.detach();
    port.close();
    assertThat(port.mbufsInUse()).isZero();
  }

  /** Shows that the tests above can fail. */
  @Test
  void leakedBuffersAreFound() {
    DpdkPort port = open("net_null2");
    port.start();
    Counters counters = new Counters();
    PollLoop loop =
        new PollLoop(
            "leak",
            port.queues().getFirst(),
            burst -> forgetOneOf(burst, counters),
            IdleStrategy.Kind.BUSY.create(port.queues().getFirst()),
            counters);
    loop.start();
    Await.until(() -> counters.get(Counter.DROP_RUNT) >= 7, () -> "nothing came");
    loop.stop();
    port.close();
    assertThat(port.mbufsInUse()).isEqualTo(7);
  }

  /** Gives all frames away but one, seven times. */
  private static int forgetOneOf(Burst burst, Counters counters) {
    int from = 0;
    if (burst.received() > 0 && counters.get(Counter.DROP_RUNT) < 7) {
      counters.increment(Counter.DROP_RUNT);
      from = 1;
    }
    for (int i = from; i < burst.received(); i++) {
      burst.drop(i);
    }
    return burst.received();
  }
}
