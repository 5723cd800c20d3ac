package io.dmac.app.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.app.api.Json;
import io.dmac.probe.ProbeFrames;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameOptionsTest {
  private static FrameOptions options(String order) {
    return FrameOptions.of(Json.read(order, ProbeOrder.class));
  }

  private static ProbeFrames frames(String order) {
    return options(order).frames(null, 1);
  }

  @Test
  void anOrderHasASize() {
    assertThat(frames("{\"size\":128}").length(0)).isEqualTo(124);
  }

  @Test
  void anOrderMayHaveAMixOfSizes() {
    ProbeFrames frames = frames("{\"mix\":\"imix\"}");
    assertThat(IntStream.range(0, 24).map(frames::length).filter(length -> length == 60).count())
        .isEqualTo(14);
    assertThat(frames.longest()).isEqualTo(1514);
    assertThat(frames("{\"mix\":\"64x3,512x1\"}").averageLength()).isEqualTo((3 * 60 + 508) / 4.0);
  }

  @Test
  void anOrdersMixTakesThePlaceOfTheSizeThatOthersHave() {
    ProbeOrder order = Json.read("{\"mix\":\"imix\"}", ProbeOrder.class).or(ProbeOrder.DEFAULTS);
    assertThat(order.size()).isNull();
    assertThat(order.mix()).isEqualTo("imix");
  }

  @Test
  void sizeAndMixExcludeEachOther() {
    assertThatThrownBy(() -> frames("{\"size\":64,\"mix\":\"imix\"}"))
        .hasMessage("size and mix exclude each other; give one");
  }

  @Test
  void aMixThatIsNoneIsRefusedWithTheRightForms() {
    assertThatThrownBy(() -> frames("{\"mix\":\"64x\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'64x' is no size; write it as 64, as imix, or as 64x7");
  }

  @Test
  void holdsTheUdpPortThatRepliesComeTo() throws IOException {
    FrameOptions options = options("{\"to\":\"127.0.0.1\",\"protocol\":\"udp:7\"}");
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      options.fromPort = free.getLocalPort();
      assertThatThrownBy(() -> options.hold("lo"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("UDP port " + options.fromPort + " of 127.0.0.1 cannot be held");
    }
    try (DatagramSocket held = options.hold("lo")) {
      assertThat(held).isNotNull();
      assertThat(held.getLocalPort()).isEqualTo(options.fromPort);
    }
  }

  @Test
  void holdsNoPortWhereNoKernelWouldAnswer() {
    assertThat(options("{\"to\":\"127.0.0.1\",\"protocol\":\"udp:7\"}").hold(null)).isNull();
    assertThat(options("{\"to\":\"127.0.0.1\",\"protocol\":\"ping\"}").hold("lo")).isNull();
  }
}
