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
  /** As {@link io.dmac.probe.FrameTemplate} has it, before the content. */
  private static final int PROBE_HEADER_LENGTH = 28;

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

  /** What cannot be printed is a blank; of a frame of the probe, its content. */
  private static String text(byte[] frame) {
    int from = Ethernet.HEADER_LENGTH;
    if (new String(frame, from, frame.length - from, ISO_8859_1).startsWith("dmac")) {
      from = Math.min(from + PROBE_HEADER_LENGTH, frame.length);
    }
    return new String(frame, from, frame.length - from, ISO_8859_1)
        .replaceAll("[^\\x20-\\x7e]+", " ")
        .strip();
  }
}
