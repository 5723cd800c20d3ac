package io.dmac.app.net;

import static io.dmac.app.net.TwoEnds.HERE;
import static io.dmac.app.net.TwoEnds.THERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dmac.mac.MacAddress;
import io.dmac.packet.NeighbourFrames;
import io.dmac.packet.VlanTag;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Kernel;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole frames between both ends of a link. */
@EnabledIfNetAdmin
class PacketSocketIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TwoEnds ends;

  @BeforeEach
  void start() {
    Kernel.quiet();
    ends = new TwoEnds();
    ends.peer().run("sysctl", "-qw", "net.ipv6.conf." + THERE + ".disable_ipv6=1");
  }

  @AfterEach
  void close() {
    ends.close();
  }

  private PacketSocket there() {
    return NetworkNamespace.call(
        Path.of("/proc/" + ends.peer().pid() + "/ns/net"), () -> PacketSocket.open(THERE));
  }

  /** The next frame of the tests' own, whatever else the kernels still had to say. */
  private static Optional<byte[]> receivePlain(PacketSocket socket, Duration patience) {
    while (true) {
      Optional<byte[]> frame = socket.receive(patience);
      if (frame.isEmpty() || Frames.source(frame.get()).equals(Frames.STATION)) {
        return frame;
      }
    }
  }

  @Test
  void framesGoBothWaysAndOnesOwnDoNotComeBack() {
    try (PacketSocket here = PacketSocket.open(HERE);
        PacketSocket there = there()) {
      byte[] ping = Frames.plain(MacAddress.BROADCAST, Frames.STATION, "ping");
      byte[] pong = Frames.plain(MacAddress.BROADCAST, Frames.STATION, "pong");
      here.send(ping);
      assertThat(receivePlain(there, PATIENCE)).hasValue(ping);
      there.send(pong);
      assertThat(receivePlain(here, PATIENCE)).hasValue(pong);
      assertThat(receivePlain(here, Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  void tagsStayInTheFrame() throws Exception {
    try (PacketSocket here = PacketSocket.open(HERE);
        PacketSocket there = there()) {
      Inet4Address ip = (Inet4Address) Inet4Address.getByName("10.9.0.2");
      List<VlanTag> tags = List.of(new VlanTag(0x88A8, 0, 7), new VlanTag(0x8100, 3, 5));
      for (int count = 0; count <= 2; count++) {
        byte[] frame = NeighbourFrames.gratuitousArp(Frames.STATION, ip, tags.subList(0, count));
        here.send(frame);
        assertThat(receivePlain(there, PATIENCE)).hasValue(frame);
      }
    }
  }

  @Test
  void promiscuousSocketSeesWhatIsForOthers() {
    byte[] frame = Frames.plain(Frames.STRANGER, Frames.STATION, "for a stranger");
    try (PacketSocket there = there();
        PacketSocket here = PacketSocket.open(HERE).promiscuous()) {
      assertThat(Command.run("ip", "-d", "link", "show", "dev", HERE)).contains("promiscuity 1");
      there.send(frame);
      assertThat(receivePlain(here, PATIENCE)).hasValue(frame);
    }
    assertThat(Command.run("ip", "-d", "link", "show", "dev", HERE)).contains("promiscuity 0");
  }

  @Test
  void receivesFromOneStationAlone() {
    byte[] wanted = Frames.plain(MacAddress.BROADCAST, Frames.STATION, "wanted");
    try (PacketSocket there = there();
        PacketSocket here = PacketSocket.open(HERE).onlyFrom(Frames.STATION)) {
      for (int bit = 0; bit < 48; bit++) {
        MacAddress other = new MacAddress(Frames.STATION.bits() ^ 1L << bit);
        there.send(Frames.plain(MacAddress.BROADCAST, other, "unwanted"));
      }
      there.send(wanted);
      assertThat(here.receive(PATIENCE)).hasValue(wanted);
      assertThat(here.onlyFrom(Frames.STRANGER).receive(Duration.ofMillis(50))).isEmpty();
      there.send(wanted);
      assertThat(here.receive(Duration.ofMillis(50))).isEmpty();
    }
  }

  @Test
  void waitsAsLongAsAskedAndNotLonger() {
    try (PacketSocket here = PacketSocket.open(HERE)) {
      long startNs = System.nanoTime();
      assertThat(receivePlain(here, Duration.ofMillis(200))).isEmpty();
      assertThat(System.nanoTime() - startNs).isBetween(200_000_000L, 10_000_000_000L);
      assertThat(receivePlain(here, Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void receivesAgainWhenTheLinkIsUpAgain() {
    try (PacketSocket here = PacketSocket.open(HERE);
        PacketSocket there = there()) {
      Command.run("ip", "link", "set", HERE, "down");
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> here.send(new byte[60]))
          .withMessageContaining("send(" + HERE + ", 60 bytes) = -100 ENETDOWN")
          .withMessageContaining("ip link set " + HERE + " up");
      Command.run("ip", "link", "set", HERE, "up");
      byte[] frame = Frames.plain(MacAddress.BROADCAST, Frames.STATION, "again");
      there.send(frame);
      assertThat(receivePlain(here, PATIENCE)).hasValue(frame);
    }
  }

  @Test
  void largestFrameFitsAndALargerOneIsRefused() {
    try (PacketSocket here = PacketSocket.open(HERE);
        PacketSocket there = there()) {
      byte[] frame =
          Arrays.copyOf(Frames.plain(MacAddress.BROADCAST, Frames.STATION, "large"), 1514);
      here.send(frame);
      assertThat(receivePlain(there, PATIENCE)).hasValue(frame);
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> here.send(Arrays.copyOf(frame, 2_000)))
          .withMessageContaining("-90 EMSGSIZE");
    }
  }

  @Test
  void saysThatThereIsNoSuchInterface() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> PacketSocket.open("dmac-absent"))
        .withMessageContaining("-19 ENODEV");
  }

  @Test
  void closesTwice() {
    PacketSocket here = PacketSocket.open(HERE);
    here.close();
    here.close();
    assertThat(Kernel.has(HERE)).isTrue();
  }
}
