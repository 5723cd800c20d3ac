package io.dmac.app.net;

import static io.dmac.app.net.Messages.attribute;
import static io.dmac.app.net.Messages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {
  @Test
  void isWrittenWithItsHeader() {
    NetlinkMessage message = new NetlinkMessage(19, 5, 7, bytes(0x01020304));
    assertThat(ByteBuffer.wrap(message.toBytes()))
        .isEqualTo(bytes(20, (short) 19, (short) 5, 7, 0, 0x01020304));
  }

  @Test
  void readsEachOfADatagramsMessages() {
    List<NetlinkMessage> messages =
        NetlinkMessage.parse(
            bytes(
                17,
                (short) 16,
                (short) 2,
                1,
                0,
                (byte) 9,
                "000000",
                20,
                (short) 3,
                (short) 0x12,
                1,
                0,
                -5));
    assertThat(messages).hasSize(2);
    assertThat(messages.getFirst().body()).isEqualTo(bytes((byte) 9));
    assertThat(messages.getLast().type()).isEqualTo(NetlinkMessage.DONE);
    assertThat(messages.getLast().flags()).isEqualTo(0x12);
    assertThat(messages.getLast().body().getInt(0)).isEqualTo(-5);
  }

  @Test
  void refusesALengthBeyondTheDatagram() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> NetlinkMessage.parse(bytes(40, (short) 16, (short) 0, 1, 0)))
        .withMessageContaining("40 bytes, in 16 received");
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> NetlinkMessage.parse(bytes(0, (short) 16, (short) 0, 1, 0)));
  }

  @Test
  void attributesAreAlignedAndNested() {
    ByteBuffer body =
        new NetlinkBody().put(new byte[4]).attribute(3, "lo").attribute(4, 1500).toBuffer();
    assertThat(body).isEqualTo(bytes(0, attribute(3, "6c6f00"), attribute(4, 1500)));
    NetlinkAttributes nest =
        NetlinkAttributes.of(bytes(attribute(0x8000 | 18, body.slice(4, 16))), 0).nest(18);
    assertThat(nest.text(3)).isEqualTo("lo");
    assertThat(nest.integer(4)).hasValue(1500);
    assertThat(nest.integer(5)).isEmpty();
    assertThat(nest.text(5)).isEmpty();
  }

  @Test
  void refusesAnAttributeBeyondTheMessage() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> NetlinkAttributes.of(bytes((short) 9, (short) 1, 0), 0))
        .withMessageContaining("9 bytes, where 8 are");
  }

  @Test
  void findsTheKernelsWordsBehindACappedOrAWholeRequest() {
    ByteBuffer request = bytes(20, (short) 19, (short) 5, 7, 0, 0x01020304);
    ByteBuffer words = attribute(1, "6e6f00");
    assertThat(kernelsWords(0x200, bytes(-95, request, words))).isEqualTo("no");
    assertThat(kernelsWords(0x300, bytes(-95, request.slice(0, 16), words))).isEqualTo("no");
    assertThat(kernelsWords(0x100, bytes(-95, request.slice(0, 16)))).isEmpty();
    assertThat(kernelsWords(0x200, bytes(-95))).isEmpty();
  }

  private static String kernelsWords(int flags, ByteBuffer body) {
    return NetlinkSocket.kernelsWords(new NetlinkMessage(NetlinkMessage.ERROR, flags, 7, body));
  }
}
