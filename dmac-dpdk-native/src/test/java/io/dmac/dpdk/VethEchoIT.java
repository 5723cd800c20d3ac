package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import io.dmac.testbed.Await;
import io.dmac.testbed.EchoRig;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.NetworkNamespace;
import io.dmac.testbed.Ping;
import io.dmac.testbed.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real traffic over a veth pair: af_packet on one end, a kernel in its own namespace on the other.
 */
@EnabledIfNetAdmin
class VethEchoIT {
  private static final PortSpec PORT = new PortSpec.KernelInterface("echo0");

  private NetworkNamespace peer;
  private Eal eal;
  private DpdkPort port;

  @BeforeEach
  void start() {
    Kernel.quiet();
    peer = NetworkNamespace.create();
    peer.link("echo0", "wire0");
    peer.run("ip", "addr", "add", "10.9.0.1/24", "dev", "wire0");
    peer.run("ip", "addr", "add", "fd00:9::1/64", "dev", "wire0");
    eal = Eal.start(EalArguments.ordinary(List.of(PORT)));
    port = eal.open(PORT, PortConfiguration.DEFAULT);
  }

  @AfterEach
  void close() {
    port.close();
    eal.close();
    peer.close();
    assertThat(port.mbufsInUse()).isZero();
  }

  /** One process, one EAL, hence one test: what a peer sees of the pod, from first to last. */
  @Test
  @EnabledIfTool({"ping", "arping", "ndisc6"})
  void podEchoesFramesAnswersPingAndNeighboursAndFollowsItsAddress() {
    try (EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP, "10.9.0.2", "fd00:9::2");
        Wire wire = Wire.in(peer, "wire0")) {
      echoesWithItsOwnSource(wire);
      neitherStrangersNorGroupsAreReflected(wire, rig);
      volleyComesBackWhole(wire);
      kernelPingsIt();
      neighboursFindIt();
      kernelFollowsANewAddress(rig);
      assertThat(rig.settled()).isEqualTo(rig.count(Counter.RX_FRAMES));
      assertThat(rig.loop().failure()).isNull();
    }
  }

  private void echoesWithItsOwnSource(Wire wire) {
    wire.forget();
    byte[] frame = Frames.udp(port.macAddress(), Frames.STATION, 100);
    wire.send(frame);
    byte[] echo = echoIn(wire.receive(1));
    assertThat(Frames.destination(echo)).isEqualTo(Frames.STATION);
    assertThat(Frames.source(echo)).isEqualTo(port.macAddress());
    assertThat(echo).hasSameSizeAs(frame);
    assertThat(Arrays.copyOfRange(echo, 12, echo.length))
        .isEqualTo(Arrays.copyOfRange(frame, 12, frame.length));
  }

  private static byte[] echoIn(List<byte[]> frames) {
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private void neitherStrangersNorGroupsAreReflected(Wire wire, EchoRig rig) {
    long strangers = rig.count(Counter.DROP_OTHER_DESTINATION);
    long broadcasts = rig.count(Counter.DROP_BROADCAST);
    long echoed = rig.count(Counter.ECHOED);
    wire.send(Frames.udp(Frames.STRANGER, Frames.STATION, 40));
    wire.send(Frames.udp(MacAddress.BROADCAST, Frames.STATION, 40));
    wire.send(Frames.plain(port.macAddress(), Frames.STATION, "last"));
    Await.until(
        () -> rig.count(Counter.ECHOED) == echoed + 1, () -> "the last frame was not echoed");
    assertThat(rig.count(Counter.DROP_OTHER_DESTINATION)).isEqualTo(strangers + 1);
    assertThat(rig.count(Counter.DROP_BROADCAST)).isEqualTo(broadcasts + 1);
    assertThat(echoIn(wire.receive(1))).contains("last".getBytes(StandardCharsets.US_ASCII));
  }

  private void volleyComesBackWhole(Wire wire) {
    byte[] shortest = Frames.udp(port.macAddress(), Frames.STATION, 18);
    byte[] longest = Frames.udp(port.macAddress(), Frames.STATION, 1472);
    assertThat(wire.volley(20_000, 256, Frames.UDP_PAYLOAD, shortest, longest))
        .isEqualTo(new Wire.Volley(20_000, 20_000, 20_000));
  }

  private void kernelPingsIt() {
    pingedAllTimes(200, "0.002", "10.9.0.2");
    pingedAllTimes(200, "0.002", "fd00:9::2");
    pingedAllTimes(20, "0.01", "-s", "20000", "10.9.0.2");
  }

  private void pingedAllTimes(int count, String interval, String... ip) {
    Ping.assertAllAnswered(peer.run(Ping.command(count, interval, ip)), count);
  }

  private void neighboursFindIt() {
    String arping = peer.run("arping", "-c", "3", "-W", "0.2", "-i", "wire0", "10.9.0.2");
    assertThat(arping)
        .contains("3 packets transmitted, 3 packets received")
        .contains(port.macAddress().toString());
    String ndisc6 = peer.run("ndisc6", "-1", "fd00:9::2", "wire0");
    assertThat(ndisc6).containsIgnoringCase(port.macAddress().toString());
  }

  private void kernelFollowsANewAddress(EchoRig rig) {
    MacAddress before = port.macAddress();
    MacAddress after = MacAddress.parse("02:00:5e:20:00:01");
    rig.change(after);
    Await.until(
        () -> peer.run("ip", "neigh", "show", "10.9.0.2").contains(after.toString()),
        () -> "the peer's entry is " + peer.run("ip", "neigh", "show", "10.9.0.2"));
    assertThat(Kernel.macOf("echo0")).isEqualTo(after.toString());
    pingedAllTimes(50, "0.002", "10.9.0.2");
    rig.change(before);
    pingedAllTimes(50, "0.002", "fd00:9::2");
  }
}
