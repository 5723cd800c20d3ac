package io.dmac.app.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Knows Ethernet's own header, and shows the rest as text. */
final class EthernetDescriber implements FrameDescriber {
  @Override
  public Description describe(byte[] frame) {
    if (frame.length < Ethernet.HEADER_LENGTH) {
      return new Description(frame.length + " bytes, too short for Ethernet", List.of());
    }
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    String destination = new MacAddress(bytes.getLong(0) >>> 16).toString();
    String source = new MacAddress(bytes.getLong(6) >>> 16).toString();
    String type = String.format(Locale.ROOT, "0x%04x", Short.toUnsignedInt(bytes.getShort(12)));
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer(
            "Ethernet",
            List.of(
                new Field("destination", destination),
                new Field("source", source),
                new Field("EtherType", type))));
    String text = text(frame);
    layers.add(new Layer("Payload", List.of(new Field("text", text))));
    return new Description(type + " from " + source + ": " + text, layers);
  }

  /** What cannot be printed is a blank. */
  private static String text(byte[] frame) {
    return new String(
            frame, Ethernet.HEADER_LENGTH, frame.length - Ethernet.HEADER_LENGTH, ISO_8859_1)
        .replaceAll("[^\\x20-\\x7e]+", " ")
        .strip();
  }
}
