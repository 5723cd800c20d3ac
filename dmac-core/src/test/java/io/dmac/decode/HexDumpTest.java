package io.dmac.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.packet.TestFrames;
import org.junit.jupiter.api.Test;

class HexDumpTest {
  @Test
  void writesSixteenBytesALine() {
    assertThat(
            HexDump.lines(
                TestFrames.hex("0200000000010200 00000002" + "0800" + "646d61637e7f2041ff")))
        .containsExactly(
            "0000  02 00 00 00 00 01 02 00  00 00 00 02 08 00 64 6d  ..............dm",
            "0010  61 63 7e 7f 20 41 ff                              ac~. A.");
    assertThat(HexDump.lines(new byte[0])).isEmpty();
    assertThat(HexDump.lines(new byte[65_537])).last().asString().startsWith("010000  00 ");
  }
}
