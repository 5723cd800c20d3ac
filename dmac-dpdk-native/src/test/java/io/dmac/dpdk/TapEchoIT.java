package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EchoRig;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Ping;
import io.dmac.testbed.Wire;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real traffic over a tap, whose other end is the test's own kernel. */
@EnabledIfNetAdmin
class TapEchoIT {
  private static final PortSpec PORT = new PortSpec.Tap("echotap");

  private static final int O_NONBLOCK = 0_4000;
  private static final int O_ASYNC = 0_20000;

  private static Eal eal;
  private static DpdkPort port;

  @BeforeAll
  static void start() {
    eal = Eal.start(EalArguments.ordinary(List.of(PORT)));
    port = eal.open(PORT, PortConfiguration.DEFAULT);
  }

  @AfterAll
  static void close() {
    port.close();
    eal.close();
    assertThat(port.mbufsInUse()).isZero();
    assertThat(Kernel.has("echotap")).isFalse();
  }

  @Test
  void kernelPingsThePodBehindItsTapAlsoAfterAChangeOfAddress() {
    try (EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP, "10.9.0.2", "fd00:9::2")) {
      Command.run("ip", "addr", "add", "10.9.0.1/24", "dev", "echotap");
      Command.run("ip", "addr", "add", "fd00:9::1/64", "dev", "echotap", "nodad");
      pings();
      for (int i = 1; i <= 3; i++) {
        MacAddress to = new MacAddress(0x02005E300000L + i);
        rig.change(to);
        assertThat(Kernel.macOf("echotap")).isEqualTo(to.toString());
        pings();
      }
      try (Wire wire = Wire.on("echotap")) {
        byte[] frame = Frames.udp(port.macAddress(), Frames.STATION, 100);
        assertThat(wire.volley(10_000, 128, Frames.UDP_PAYLOAD, frame))
            .isEqualTo(new Wire.Volley(10_000, 10_000, 10_000));
      }
      Await.until(
          () -> rig.settled() == rig.count(Counter.RX_FRAMES),
          () -> rig.settled() + " of " + rig.count(Counter.RX_FRAMES) + " frames were counted");
      assertThat(rig.loop().failure()).isNull();
    }
  }

  /** Else each frame would cost a signal: see dmac_tap.h. */
  @Test
  void kernelSendsNoSignalForAFrame() throws IOException {
    try (EchoRig _ = EchoRig.start(port, OperationKind.MACSWAP, "10.9.0.2", "fd00:9::2")) {
      assertThat(flagsOfTapFiles())
          .anyMatch(flags -> (flags & O_NONBLOCK) != 0)
          .allMatch(flags -> (flags & O_ASYNC) == 0);
    }
  }

  /** The flags of this process's files of taps (proc(5), fdinfo). */
  private static List<Integer> flagsOfTapFiles() throws IOException {
    List<Integer> flags = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)
            && Files.readSymbolicLink(file).equals(Path.of("/dev/net/tun"))) {
          Files.readAllLines(Path.of("/proc/self/fdinfo/" + file.getFileName())).stream()
              .filter(line -> line.startsWith("flags:"))
              .map(line -> Integer.parseInt(line.substring("flags:".length()).strip(), 8))
              .forEach(flags::add);
        }
      }
    }
    return flags;
  }

  private static void pings() {
    Ping.assertAllAnswered(Command.run(Ping.command(50, "0.002", "10.9.0.2")), 50);
    Ping.assertAllAnswered(Command.run(Ping.command(50, "0.002", "fd00:9::2")), 50);
  }
}
